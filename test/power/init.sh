#!/bin/sh
# First process of a machine in user-mode Linux whose root is this machine's, read-only: mounts the card, if there is one, and runs Node.
# From the kernel's command line: CARD_TYPE (empty: no card) and CARD_OPTIONS, WRITEBACK (centiseconds), NODE, RUN (its words with commas).
PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH
mount -t proc proc /proc; mount -t sysfs sys /sys; mkdir -p /dev/shm; mount -t tmpfs -o size=90% shm /dev/shm; mount -t tmpfs run /run
ip link set lo up
modules=/usr/lib/uml/modules/$(uname -r)/kernel
for m in fs/nls/nls_cp437 fs/nls/nls_iso8859-1 fs/nls/nls_utf8 fs/nls/nls_ascii fs/fat/fat fs/fat/vfat fs/fuse/fuse drivers/md/dm-mod drivers/block/loop; do
    insmod "$modules/$m.ko" 2>/dev/null
done
echo "$WRITEBACK" > /proc/sys/vm/dirty_writeback_centisecs; echo "$WRITEBACK" > /proc/sys/vm/dirty_expire_centisecs
if [ -z "$CARD_TYPE" ] || mount -t "$CARD_TYPE" -o "$CARD_OPTIONS" /dev/ubda /mnt; then
    export RGSX_MAIN; [ -n "$RGSX_MAIN" ] || unset RGSX_MAIN
    TMPDIR=/dev/shm HOME=/dev/shm "$NODE" $(echo "$RUN" | tr , ' ')
else
    echo "POWER wrong the card does not mount"
fi
echo o > /proc/sysrq-trigger; sleep 5
