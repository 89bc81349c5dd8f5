#!/bin/sh
# Installs httpcore into a place of its own, builds a user's programs against it by pkg-config, by CMake and by hand,
# and removes it again: no file may be left.
#
#     [CC=...] [CXX=...] [CARGO_TARGET_DIR=...] sh ffi/tests/install.sh
set -eu
cd "$(dirname "$0")/../.."

CC=${CC:-cc}
CXX=${CXX:-c++}
export CC CXX
users=$PWD/ffi/tests/install
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset PREFIX DESTDIR LIBDIR INCLUDEDIR

cargo build --quiet --release --locked -p httpcore-artifact

fail() { echo "install test: $*" >&2; exit 1; }

# check PROGRAM LIBDIR shared|static: it runs, and with the library that was asked for.
check() {
    said=$(LD_LIBRARY_PATH=$2 "$1") || fail "$1 failed: $?"
    case $said in "httpcore $version in C"*) ;; *) fail "$1 says $said" ;; esac
    needs=$(readelf -d "$1" | grep -c 'NEEDED.*libhttpcore\.so\.1\]' || true)
    if [ "$3" = shared ]; then expected=1; else expected=0; fi
    [ "$needs" = "$expected" ] || fail "$1 is not linked as $3"
}

# try_all PREFIX LIBDIR INCLUDEDIR HINT: where the files are now, and where CMake is told to look.
try_all() {
    for language in c cpp; do
        if [ $language = c ]; then compile="$CC -std=c11 -Wall -Wextra -Werror"
        else compile="$CXX -std=c++11 -Wall -Wextra -Werror"; fi
        source=$users/user.$language

        by_pc="pkg-config --define-variable=prefix=$1 httpcore"
        export PKG_CONFIG_PATH="$2/pkgconfig"
        # shellcheck disable=SC2046
        $compile -o "$scratch/program" "$source" $($by_pc --cflags --libs)
        check "$scratch/program" "$2" shared
        # shellcheck disable=SC2046
        $compile -static -o "$scratch/program" "$source" $($by_pc --static --cflags --libs)
        check "$scratch/program" "$2" static
        [ "$($by_pc --modversion)" = "$version" ] || fail "httpcore.pc has another version"

        $compile -I"$3" -o "$scratch/program" "$source" -L"$2" -lhttpcore
        check "$scratch/program" "$2" shared
        $compile -I"$3" -o "$scratch/program" "$source" "$2/libhttpcore.a"
        check "$scratch/program" "$2" static
    done

    if ! command -v cmake >/dev/null; then
        echo "install test: there is no cmake, so its part is not tried" >&2
        return
    fi
    rm -rf "$scratch/cmake"
    cmake -S "$users" -B "$scratch/cmake" -DCMAKE_PREFIX_PATH="$4" -DHTTPCORE_EXPECTED="$version" >"$scratch/log" &&
        cmake --build "$scratch/cmake" >>"$scratch/log" || { cat "$scratch/log" >&2; fail "CMake failed"; }
    for language in c cpp; do
        for kind in shared static; do
            check "$scratch/cmake/${language}_$kind" "$2" $kind
        done
    done
}

none_left() {
    left=$(find "$scratch/tree" ! -type d)
    [ -z "$left" ] || fail "uninstall leaves $left"
    [ -z "$(find "$scratch/tree" -name httpcore)" ] || fail "uninstall leaves a directory"
}

mkdir "$scratch/tree"
export PREFIX="$scratch/tree/opt"
sh ffi/install.sh install
[ "$(find "$scratch/tree" ! -type d | wc -l)" = 8 ] || fail "other files than expected: $(find "$scratch/tree" ! -type d)"
try_all "$PREFIX" "$PREFIX/lib" "$PREFIX/include" "$PREFIX"
# All of it may be moved.
mv "$scratch/tree/opt" "$scratch/tree/moved"
moved=$scratch/tree/moved
try_all "$moved" "$moved/lib" "$moved/include" "$moved"
mv "$moved" "$scratch/tree/opt"
# What is not ours stays.
touch "$PREFIX/lib/libother.a"
sh ffi/install.sh uninstall
rm "$PREFIX/lib/libother.a"
none_left

export PREFIX=/usr LIBDIR=/usr/lib/somewhere INCLUDEDIR=/usr/include/httpcore-1 DESTDIR="$scratch/tree/stage"
sh ffi/install.sh install
grep -q "$scratch" -r "$DESTDIR" && fail "DESTDIR is in an installed file"
try_all "$DESTDIR/usr" "$DESTDIR$LIBDIR" "$DESTDIR$INCLUDEDIR" "$DESTDIR$LIBDIR/cmake/httpcore"
sh ffi/install.sh uninstall
none_left

echo "install: pkg-config, CMake and a compiler by hand find what was installed, and nothing is left behind"
