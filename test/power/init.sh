#!/bin/sh
# First process of the machine of power cuts (user-mode Linux, its root is this machine's, read-only): mounts the card and runs inside.mjs.
# From the kernel's command line: CARD_TYPE, CARD_OPTIONS, WRITEBACK (centiseconds), FOLDER, NODE, and the words of INSIDE.
PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH
mount -t proc proc /proc; mount -t sysfs sys /sys; mkdir -p /dev/shm; mount -t tmpfs shm /dev/shm; mount -t tmpfs run /run
ip link set lo up
modules=/usr/lib/uml/modules/$(uname -r)/kernel/fs
for m in nls/nls_cp437 nls/nls_iso8859-1 nls/nls_utf8 nls/nls_ascii fat/fat fat/vfat; do insmod "$modules/$m.ko" 2>/dev/null; done
echo "$WRITEBACK" > /proc/sys/vm/dirty_writeback_centisecs; echo "$WRITEBACK" > /proc/sys/vm/dirty_expire_centisecs
if mount -t "$CARD_TYPE" -o "$CARD_OPTIONS" /dev/ubda /mnt; then
    TMPDIR=/dev/shm HOME=/dev/shm RGSX_MAIN="$FOLDER/rgsx.cjs" "$NODE" "$FOLDER/inside.mjs" $(echo "$INSIDE" | tr , ' ')
else
    echo "POWER wrong the card does not mount"
fi
echo o > /proc/sysrq-trigger; sleep 5
