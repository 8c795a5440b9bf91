# Draws a line of text on /dev/fb0, with nothing but bash and dd: the word that the player sees while the program is still being read
# from the card, and what went wrong when it does not start. Not a .sh: the frontend would list it.
# Geometry as in src/console/sysfs.ts, which is the one that counts; here a wrong guess costs a word.

# Capital letters of five by seven cells: the letter, then its rows from the top as digits of base 32.
letters='
Aehhvhhh Buhhuhhu Cehggghe Duhhhhhu Evgguggv Fvgguggg Gehgnhhe Hhhhvhhh Ie44444e
J72222ic Khikokih Lggggggv Mhrllhhh Nhpljhhh Oehhhhhe Puhhuggg Qehhhlid Ruhhukih
Sfgge11u Tv444444 Uhhhhhhe Vhhhhha4 Whhhllrh Xhha4ahh Yhha4444 Zv1248gv 0ehjlphe
14c4444e 2eh168gv 3u11e11u 426aiv22 5vgu11he 6egguhhe 7v124888 8ehhehhe 9ehhf11e
.00000cc ,0000c48 :0cc0cc0 -000v000 _000000v /122488g (2488842 )8422248
'

# Panels that are known, for kernels that tell only how large the whole buffer is: one, two or three pages above each other.
is_panel() {
    case $1 in
        320x240 | 480x320 | 320x480 | 640x480 | 480x640 | 720x480 | 480x720 | 720x720 | 720x1280 | 1280x720 | 854x480 | 480x854 | \
            800x480 | 480x800 | 960x544 | 544x960 | 1024x768 | 768x1024 | 1024x600 | 600x1024 | 1280x800 | 800x1280 | \
            1920x1080 | 1080x1920 | 1920x1152 | 1152x1920 | 1920x1200 | 1200x1920) return 0 ;;
    esac
    return 1
}

# Sets width, height, stride, bytes (of a pixel), page (first row that is seen) and turn (0, 90, 180, 270).
framebuffer_geometry() {
    local fb=$root/sys/class/graphics/fb0 virtual mode pages pan quarters line
    IFS=, read -r width virtual <"$fb/virtual_size" || return 1
    read -r bytes <"$fb/bits_per_pixel" || return 1
    bytes=$((bytes / 8))
    [ "$bytes" = 2 ] || [ "$bytes" = 4 ] || return 1
    [ "$width" -gt 0 ] && [ "$virtual" -gt 0 ] || return 1
    read -r stride <"$fb/stride" || stride=0
    [ "$stride" -ge $((width * bytes)) ] || stride=$((width * bytes))
    height=$virtual
    mode=
    [ ! -f "$fb/modes" ] || read -r mode <"$fb/modes"
    if [[ $mode =~ ^.?:?([0-9]+)x([0-9]+) ]] && [ "${BASH_REMATCH[1]}" = "$width" ] && [ "${BASH_REMATCH[2]}" -le "$virtual" ]; then
        height=${BASH_REMATCH[2]}
    else
        for pages in 1 2 3; do
            if [ $((virtual % pages)) = 0 ] && is_panel "${width}x$((virtual / pages))"; then
                height=$((virtual / pages))
                break
            fi
        done
    fi
    pan=0,0
    [ ! -f "$fb/pan" ] || read -r pan <"$fb/pan"
    page=${pan#*,}
    [ $((page + height)) -le "$virtual" ] || page=0
    quarters=0
    [ ! -f "$root/sys/class/graphics/fbcon/rotate" ] || read -r quarters <"$root/sys/class/graphics/fbcon/rotate"
    line=
    [ ! -f "$root/proc/cmdline" ] || read -r line <"$root/proc/cmdline"
    if [ "$quarters" = 0 ] && [[ $line =~ fbcon=([^\ ]*,)?rotate:([0-3]) ]]; then quarters=${BASH_REMATCH[2]}; fi
    turn=$((quarters * 90))
    if [ "$turn" = 0 ] && [ "$height" -gt "$width" ]; then turn=270; fi
    case ${RGSX_ROTATE:-} in 0 | 90 | 180 | 270) turn=$RGSX_ROTATE ;; esac
}

# The text as rows of cells, # or ., in `cells`; broken between words where it is longer than $2 letters.
text_cells() {
    local rest=${1^^} line lines=() most=0 row i text digit bit digits=0123456789abcdefghijklmnopqrstuv
    local -A rows_of five
    for text in $letters; do rows_of[${text:0:1}:]=${text:1}; done
    for ((i = 0; i < 32; i++)); do
        text=
        for bit in 16 8 4 2 1; do if ((i & bit)); then text+='#'; else text+='.'; fi; done
        five[${digits:i:1}:]=$text.
    done
    while [ -n "$rest" ]; do
        line=${rest:0:$2}
        if [ ${#rest} -gt "$2" ] && [[ $line == *' '* ]]; then line=${line% *}; fi
        rest=${rest:${#line}}
        rest=${rest# }
        lines+=("$line")
        [ ${#line} -le "$most" ] || most=${#line}
    done
    cells=()
    for line in "${lines[@]}"; do
        for ((row = 0; row < 9; row++)); do
            text=
            for ((i = 0; i < most; i++)); do
                digit=${rows_of[${line:i:1}:]:-}
                text+=${five[${digit:row:1}:]:-......}
            done
            cells+=("$text")
        done
    done
}

# Turns `cells` as the panel stands in the device.
turn_cells() {
    local rows=${#cells[@]} columns=${#cells[0]} turned=() row column text
    case $turn in
        90 | 270)
            for ((column = 0; column < columns; column++)); do
                text=
                for ((row = 0; row < rows; row++)); do
                    if [ "$turn" = 90 ]; then text=${cells[row]:column:1}$text; else text+=${cells[row]:column:1}; fi
                done
                if [ "$turn" = 90 ]; then turned+=("$text"); else turned=("$text" "${turned[@]}"); fi
            done
            ;;
        180)
            for ((row = rows - 1; row >= 0; row--)); do
                text=
                for ((column = columns - 1; column >= 0; column--)); do text+=${cells[row]:column:1}; done
                turned+=("$text")
            done
            ;;
        *) return ;;
    esac
    cells=("${turned[@]}")
}

# $1, $2 times, in `repeated`.
repeat() {
    local count=$2 piece=$1
    repeated=
    while [ "$count" -gt 0 ]; do
        [ $((count % 2)) = 0 ] || repeated+=$piece
        piece+=$piece
        count=$((count / 2))
    done
}

# Writes the text in white on a black band across the middle of the panel.
framebuffer_say() {
    local LC_ALL=C
    local width height stride bytes page turn upright scale columns cells on off line repeated left right row rows i times blank text
    [ -w "$root/dev/fb0" ] && framebuffer_geometry 2>/dev/null || return 1
    upright=$width
    if [ "$turn" = 90 ] || [ "$turn" = 270 ]; then upright=$height; fi
    scale=$((upright / 160))
    [ $((${#1} * 6 * scale)) -le $((upright * 9 / 10)) ] || scale=$((upright / 320))
    [ "$scale" -ge 1 ] || scale=1
    columns=$((upright * 9 / 10 / scale / 6))
    text_cells "$1" "$columns"
    turn_cells
    # Opaque black: on some devices the picture is a layer with transparency.
    if [ "$bytes" = 4 ]; then on='\377\377\377\377' off='\000\000\000\377'; else on='\377\377' off='\000\000'; fi
    left=$(((width - ${#cells[0]} * scale) / 2))
    right=$((stride / bytes - left - ${#cells[0]} * scale))
    repeat "$off" "$left" && left=$repeated
    repeat "$off" "$right" && right=$repeated
    repeat "$off" $((stride / bytes)) && blank=$repeated
    repeat "$on" "$scale" && on=$repeated
    repeat "$off" "$scale" && off=$repeated
    # Written by eight rows at a time: kernels that only show what they are told has changed (DRM) take one whole row for nothing.
    rows=$(((${#cells[@]} + 4) * scale))
    row=$(((page + (height - rows) / 2) / 8))
    {
        for ((times = 0; times < scale * 2; times++)); do printf "$blank"; done
        for line in "${cells[@]}"; do
            text=$left
            for ((i = 0; i < ${#line}; i++)); do
                if [ "${line:i:1}" = '#' ]; then text+=$on; else text+=$off; fi
            done
            text+=$right
            for ((times = 0; times < scale; times++)); do printf "$text"; done
        done
        for ((times = 0; times < scale * 2 + (8 - rows % 8) % 8; times++)); do printf "$blank"; done
    } | dd of="$root/dev/fb0" ibs="$stride" obs=$((stride * 8)) seek="$row" conv=notrunc 2>/dev/null
}
