#!/bin/sh
# Installs what the build needs beyond Rust, gcc, make and Python, where it may; else prints the line to run.
set -u

packages=
have() { printf '#include <%s>\nint main(void) { return 0; }\n' "$1" | ${CC:-cc} -x c -fsyntax-only - 2>/dev/null; }
have ev.h || packages="$packages libev-dev"
command -v ${CXX:-c++} >/dev/null || packages="$packages g++"
[ -z "$packages" ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi
install="apt-get install -y --no-install-recommends$packages"
if command -v apt-get >/dev/null && { [ -z "$as_root" ] || $as_root true 2>/dev/null; }; then
    echo "Installing:$packages"
    { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive $install -q; } >&2 && exit 0
fi
echo "Missing:$packages. Please run: sudo $install" >&2
exit 1
