#!/bin/sh
# Installs the header, both libraries, and what pkg-config and CMake need to find them; or removes exactly these again.
#
#     [PREFIX=/usr/local] [DESTDIR=] [LIBDIR=...] [INCLUDEDIR=...] sh ffi/install.sh install|uninstall
#
# LIBDIR is $PREFIX/lib, and INCLUDEDIR $PREFIX/include, unless said otherwise.
# `make build` comes first. DESTDIR goes before every path that is written to and into none of the files.
set -eu
cd "$(dirname "$0")/.."

fail() { echo "install: $*" >&2; exit 1; }

action=${1:-}
prefix=${PREFIX:-/usr/local}
prefix=${prefix%/}
libdir=${LIBDIR:-$prefix/lib}
includedir=${INCLUDEDIR:-$prefix/include}
destdir=${DESTDIR:-}
built=${CARGO_TARGET_DIR:-target}/release
for directory in "$prefix/" "$libdir" "$includedir"; do
    case $directory in /*) ;; *) fail "$directory is not an absolute path" ;; esac
done

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
abi=$(sed -n 's/^#define HTTPCORE_ABI //p' include/httpcore.h)
[ -n "$version" ] && [ -n "$abi" ] || fail "no version in Cargo.toml, or no HTTPCORE_ABI in httpcore.h"
soname=libhttpcore.so.$abi
shared=$soname.$version
pc=$libdir/pkgconfig/httpcore.pc
cmake=$libdir/cmake/httpcore

uninstall() {
    rm -f "$destdir$includedir/httpcore.h" "$destdir$libdir/libhttpcore.a" "$destdir$libdir/$shared" \
        "$destdir$libdir/$soname" "$destdir$libdir/libhttpcore.so" "$destdir$pc" \
        "$destdir$cmake/httpcore-config.cmake" "$destdir$cmake/httpcore-config-version.cmake"
    rmdir "$destdir$cmake" 2>/dev/null || true
}

# A path below the prefix without the prefix; any other path as it is.
below() { case $1 in "$prefix"/*) echo "${1#"$prefix"/}" ;; *) echo "$1" ;; esac; }

# A path for httpcore.pc.
in_pc() { case $(below "$1") in /*) echo "$1" ;; *) echo "\${prefix}/$(below "$1")" ;; esac; }

write_pc() {
    cat <<END
prefix=$prefix
libdir=$(in_pc "$libdir")
includedir=$(in_pc "$includedir")

Name: httpcore
Description: The HTTP/1.1 engine under a server core
Version: $version
Libs: -L\${libdir} -lhttpcore
Libs.private:
Cflags: -I\${includedir}
END
}

# The libraries are found from where this file lies, and the header too if all is below the prefix.
write_cmake_config() {
    up=$(below "$libdir" | sed 's:[^/][^/]*:..:g')
    case $(below "$libdir"):$(below "$includedir") in
    /*|*:/*) include=$includedir ;;
    *) include="\${_httpcore_libdir}/$up/$(below "$includedir")" ;;
    esac
    cat <<END
# The imported targets httpcore::httpcore, which is the shared library, and httpcore::static.

get_filename_component(_httpcore_here "\${CMAKE_CURRENT_LIST_DIR}" REALPATH)
get_filename_component(_httpcore_libdir "\${_httpcore_here}/../.." ABSOLUTE)
get_filename_component(_httpcore_includedir "$include" ABSOLUTE)

if(NOT TARGET httpcore::httpcore)
  add_library(httpcore::httpcore SHARED IMPORTED)
  set_target_properties(httpcore::httpcore PROPERTIES
    IMPORTED_LOCATION "\${_httpcore_libdir}/$shared"
    IMPORTED_SONAME "$soname"
    INTERFACE_INCLUDE_DIRECTORIES "\${_httpcore_includedir}")
  add_library(httpcore::static STATIC IMPORTED)
  set_target_properties(httpcore::static PROPERTIES
    IMPORTED_LOCATION "\${_httpcore_libdir}/libhttpcore.a"
    INTERFACE_INCLUDE_DIRECTORIES "\${_httpcore_includedir}")
endif()

unset(_httpcore_here)
unset(_httpcore_libdir)
unset(_httpcore_includedir)
END
}

# A version fits if it is not older, and differs in nothing that breaks programs: in the minor number, too, before 1.0.
write_cmake_version() {
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    same="PACKAGE_FIND_VERSION_MAJOR EQUAL $major"
    [ "$major" != 0 ] || same="$same AND PACKAGE_FIND_VERSION_MINOR EQUAL $minor"
    cat <<END
set(PACKAGE_VERSION "$version")
set(PACKAGE_VERSION_COMPATIBLE FALSE)
if($same AND NOT PACKAGE_FIND_VERSION VERSION_GREATER PACKAGE_VERSION)
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
  set(PACKAGE_VERSION_EXACT TRUE)
endif()
END
}

case $action in
install)
    [ -f "$built/libhttpcore.a" ] && [ -f "$built/libhttpcore.so" ] || fail "nothing is built: run \`make build\` first"
    install -d "$destdir$includedir" "$destdir$libdir/pkgconfig" "$destdir$cmake"
    install -m 644 include/httpcore.h "$destdir$includedir/httpcore.h"
    install -m 644 "$built/libhttpcore.a" "$destdir$libdir/libhttpcore.a"
    install -m 755 "$built/libhttpcore.so" "$destdir$libdir/$shared"
    ln -sf "$shared" "$destdir$libdir/$soname"
    ln -sf "$soname" "$destdir$libdir/libhttpcore.so"
    write_pc >"$destdir$pc"
    write_cmake_config >"$destdir$cmake/httpcore-config.cmake"
    write_cmake_version >"$destdir$cmake/httpcore-config-version.cmake"
    chmod 644 "$destdir$pc" "$destdir$cmake"/*.cmake
    echo "installed httpcore $version below $destdir$prefix"
    ;;
uninstall)
    uninstall
    echo "removed httpcore $version from below $destdir$prefix"
    ;;
*)
    fail "say install or uninstall"
    ;;
esac
