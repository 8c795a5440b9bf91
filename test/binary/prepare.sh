#!/bin/bash
# Makes this machine ready for the tests of the built binary: qemu's user-mode emulator, a C compiler, and the three ARM64 libraries
# that the binary needs, unpacked into a folder of their own (this machine's dpkg is left as it is). Debian and Ubuntu; says what it does.
#   prepare.sh            fills ~/.cache/rgsx-tui/sysroot-arm64 (or RGSX_ARM64_SYSROOT)
set -eu
sysroot=${RGSX_ARM64_SYSROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/rgsx-tui/sysroot-arm64}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

missing=
command -v qemu-aarch64-static >/dev/null || missing="$missing qemu-user-static"
command -v gcc >/dev/null || missing="$missing gcc libc6-dev"
[ -e /usr/include/linux/seccomp.h ] || missing="$missing linux-libc-dev"
if [ -n "$missing" ]; then
    echo "prepare: installing$missing"
    as_root apt-get -o DPkg::Lock::Timeout=600 update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -qy --no-install-recommends $missing
fi

[ ! -e "$sysroot/complete" ] || exit 0
echo "prepare: fetching the ARM64 libraries into $sysroot"
rm -rf "$sysroot"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs" "$sysroot"
: >"$work/status"
cat >"$work/apt.conf" <<L
APT::Architecture "arm64"; APT::Architectures { "arm64"; }; APT::Sandbox::User "$(id -un)"; Acquire::Languages "none";
Dir::State "$work"; Dir::State::lists "$work/lists"; Dir::State::status "$work/status"; Dir::Cache "$work/cache";
L
APT_CONFIG=$work/apt.conf
export APT_CONFIG
apt-get update -q
(cd "$work/debs" && apt-get download -q libc6 libstdc++6 libgcc-s1)
unset APT_CONFIG
for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$sysroot"; done
[ -e "$sysroot/lib/ld-linux-aarch64.so.1" ] || { echo "prepare: no ARM64 loader in the packages" >&2; exit 1; }
touch "$sysroot/complete"
