#!/bin/sh
# Installs what the build needs beyond Rust, gcc, make and Python, where it may; else prints the line to run.
#
#     tests/setup.sh         for `make run`
#     tests/setup.sh test    for `make test` as well
#     tests/setup.sh world   for `make world` as well
#     tests/setup.sh swap    for `make swap` and `make swap-…` as well
#     tests/setup.sh peers   for `make peers` as well
#     tests/setup.sh cross TARGET...   for `make cross` of these as well
set -u

packages=
have_header() { printf '#include <%s>\nint main(void) { return 0; }\n' "$1" | ${CC:-cc} -x c -fsyntax-only - 2>/dev/null; }
need() { command -v "$1" >/dev/null || packages="$packages $2"; }

have_header ev.h || packages="$packages libev-dev"
if [ "${1:-}" = test ]; then
    need "${CXX:-c++}" g++
    need valgrind valgrind
    need strace strace
    need pkg-config pkg-config
    need cmake cmake
    need nm binutils
    need pkill procps
fi
if [ "${1:-}" = world ]; then
    need valgrind valgrind
    need curl curl
    need ab apache2-utils
    need wrk wrk
    # Debian keeps it where not every user looks.
    [ -x /usr/sbin/nginx ] || need nginx nginx-light
fi
python=${PYTHON:-python3}
case ${1:-} in
swap | peers) "$python" -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv" ;;
esac
if [ "${1:-}" = swap ]; then
    have_header "$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ||
        packages="$packages python3-dev"
    perl -MConfig -MTest::More -MExtUtils::MakeMaker -e 'exit !-e "$Config{archlibexp}/CORE/perl.h"' 2>/dev/null ||
        packages="$packages perl libperl-dev"
    need nm binutils
    need pkg-config pkg-config
    need wrk wrk
fi
if [ "${1:-}" = cross ]; then
    shift
    for target in "$@"; do
        case $target in
        aarch64-*) triple=aarch64-linux-gnu kind=arm64 qemu=qemu-aarch64 ;;
        i686-*) triple=i686-linux-gnu kind=i386 qemu= ;;
        s390x-*) triple=s390x-linux-gnu kind=s390x qemu=qemu-s390x ;;
        x86_64-*)
            "$python" -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
            continue
            ;;
        *)
            need qemu-system-arm qemu-system-arm
            need arm-none-eabi-ld binutils-arm-none-eabi
            continue
            ;;
        esac
        need "$triple-gcc" "gcc-$triple"
        [ -e "/usr/$triple/lib/libc.so" ] || packages="$packages libc6-dev-$kind-cross"
        [ -z "$qemu" ] || need "$qemu" qemu-user
    done
fi
[ -z "$packages" ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi
install="apt-get install -y --no-install-recommends$packages"
if command -v apt-get >/dev/null && { [ -z "$as_root" ] || $as_root true 2>/dev/null; }; then
    echo "Installing:$packages"
    { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive $install -q; } >&2 && exit 0
fi
echo "Missing:$packages. Please run: sudo $install" >&2
exit 1
