#!/bin/bash
# RGSX TUI, as EmulationStation's Ports menu starts it: often by "bash script", from any folder, without the right to execute
# (exFAT), without a terminal, with standard input closed and standard output a pipe that is kept in memory. So nothing is
# ever printed here: what happened is in rgsx-tui/launcher.log, what matters is said on the screen where that is possible.
# The program finds a screen by itself ("rgsx doctor" tells which one and why).

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
app=$here/rgsx-tui
spare=${TMPDIR:-/tmp}
# In front of /sys and /dev, for tests.
root=${RGSX_SCREEN_ROOT:-}

# On a real terminal (SSH, RetroPie) the program runs in place.
if [ -t 0 ] && [ -t 1 ]; then in_place=1; else in_place=; fi

log=$app/launcher.log
[ ! -f "$log" ] || mv -f "$log" "$app/launcher.old.log" 2>/dev/null
{ : >"$log"; } 2>/dev/null || log=$spare/rgsx-tui-launcher.log
{ : >"$log"; } 2>/dev/null || log=/dev/null
[ -n "$in_place" ] || exec </dev/null >>"$log" 2>&1
note() { echo "$(date '+%F %T') $*" >>"$log"; }

# Whether the kernel draws text on the screen, and /dev/tty1 may be written.
console() {
    local vt
    for vt in "$root"/sys/class/vtconsole/vtcon*; do
        if grep -q 'frame buffer' "$vt/name" && [ "$(cat "$vt/bind")" = 1 ]; then
            [ -w "$root/dev/tty1" ] || sudo -n chmod a+rw "$root/dev/tty1"
            [ -w "$root/dev/tty1" ] && return 0
        fi
    done
    return 1
}
# Where words can be shown: a console of the kernel, else the bare framebuffer, unless a graphical session draws there.
screen=
if [ -n "$in_place" ]; then
    :
elif console 2>/dev/null; then
    screen=console
elif [ -z "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ] && [ -f "$app/framebuffer.bash" ] && [ -w "$root/dev/fb0" ]; then
    . "$app/framebuffer.bash" && screen=framebuffer
fi
say() {
    if [ -n "$in_place" ]; then
        echo "$*" >&2
    elif [ "$screen" = console ]; then
        printf '\033c\033[?25l\r\n  %s\r\n' "$*" >>"$root/dev/tty1"
    elif [ "$screen" = framebuffer ]; then
        framebuffer_say "$*"
    fi
    note "$*"
}
# The player must see why: it stays on the screen for a while. The frontend shows no error box of its own for 1.
fail() {
    say "$*"
    if [ -n "$screen" ]; then
        sleep "${RGSX_MESSAGE_SECONDS:-8}"
        [ "$screen" != console ] || printf '\033c' >>"$root/dev/tty1"
    fi
    exit 1
}

[ -n "$in_place" ] || say 'RGSX TUI ...'
note "$(uname -srm), started as $0 in $PWD"

case $(uname -m) in
    aarch64 | arm64) program=$app/rgsx-linux-arm64 ;;
    x86_64 | amd64) program=$app/rgsx-linux-x64 ;;
    *) fail "RGSX TUI needs a 64-bit system; this one is $(uname -m)." ;;
esac
[ -f "$program" ] || fail "RGSX TUI: ${program##*/} is missing in $app. Unpack the whole RGSX-TUI.zip again."

# Cards with FAT or exFAT give the right to execute to all files or to none, by how they are mounted.
if [ ! -x "$program" ] && ! { chmod +x "$program" && [ -x "$program" ]; } 2>>"$log"; then
    copy=$spare/rgsx-tui-program/${program##*/}
    if [ "$(stat -c %s "$copy" 2>/dev/null)" != "$(stat -c %s "$program")" ]; then
        say 'RGSX TUI: this card does not let programs run, one moment ...'
        { mkdir -p "${copy%/*}" && cp "$program" "$copy"; } 2>>"$log" ||
            fail "RGSX TUI: nothing may be executed on this card, and there is no room for a copy in $spare."
    fi
    chmod +x "$copy"
    program=$copy
fi

# Where the frontend is not root (ArkOS), pads and screen belong to others.
for device in /dev/input/event* /dev/fb0; do
    [ ! -e "$device" ] || [ -r "$device" ] || sudo -n chmod a+rw "$device" 2>>"$log"
done

unset NODE_OPTIONS NODE_PATH
# Of the C library: two heaps for all threads instead of one for each, 15 MB less while games are fetched.
export MALLOC_ARENA_MAX=2
ulimit -c 0

# Once for each version and system: whether it runs at all. A message of the system's loader would reach nobody.
tried="$(stat -c '%s %Y' "$program" 2>/dev/null) $(uname -r)"
if [ "$(cat "$app/.tried" 2>/dev/null)" != "$tried" ]; then
    if ! answer=$("$program" --version 2>&1 </dev/null); then
        note "$answer"
        fail "RGSX TUI cannot run here: $(printf '%s' "$answer" | tail -n 1 | cut -c 1-200)"
    fi
    note "version $answer"
    { echo "$tried" >"$app/.tried"; } 2>/dev/null
fi

cd "$app" || cd /
# exec: a kill by the frontend's hot key reaches the program itself.
exec "$program" "$@"
