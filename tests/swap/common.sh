# What the scripts of this folder share. Each is run by `sh`, builds one published program with httpcore in the place of the
# parser that it was written for, runs the program's own tests, and prints one line. Everything lands in target/swap.
# shellcheck shell=sh
#
#     cd "$(dirname "$0")/../.." && . tests/swap/common.sh
#     swap NAME VERSION HEADER     NAME as people know it, HEADER a folder of include/compat
#
# sets $name, $version, $work (a folder of its own), $HTTPCORE_INC and $HTTPCORE_LIB (what to build with, exported).

set -eu
export PIP_DISABLE_PIP_VERSION_CHECK=1

swap() {
    name=$1 version=$2
    work=$PWD/target/swap/$(basename "$0" .sh)
    mkdir -p "$work"
    ${MAKE:-make} --no-print-directory --silent target/compat/release/libhttpcore.a
    export HTTPCORE_INC="$PWD/include/compat/$3" HTTPCORE_LIB="$PWD/target/compat/release/libhttpcore.a"
}

fail() {
    echo "$name: $*" >&2
    exit 1
}

environment() { # environment FOLDER PACKAGE...: a virtual environment with these packages; $python is its interpreter
    python=$1/bin/python
    [ -x "$python" ] || "${PYTHON:-python3}" -m venv "$1"
    shift
    [ $# = 0 ] || "$python" -m pip install --quiet "$@"
}

from_pypi() { # from_pypi PACKAGE VERSION FOLDER: its published source, fresh; $python was set
    [ -f "$work/$1-$2.tar.gz" ] ||
        "$python" -m pip download --quiet --no-deps --no-build-isolation --no-binary :all: --dest "$work" "$1==$2"
    unpack "$work/$1-$2.tar.gz" "$3"
}

from_debian() { # from_debian PACKAGE FOLDER: the source that Debian builds from, without touching apt-get's own state
    apt=$work/apt
    if ! [ -f "$(echo "$work/$1"_*.orig.tar.gz)" ]; then
        mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial"
        # The machine's own sources, asked for source packages.
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
            [ -f "$file" ] || continue
            sed 's/^Types: deb$/Types: deb-src/; s/^deb /deb-src /' "$file" >"$apt/sources/$(basename "$file" .list).${file##*.}"
        done
        from_debian_options="-qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$apt/sources
            -o Dir::State::lists=$apt/lists -o Dir::Cache=$apt/cache -o APT::Sandbox::User=root"
        # shellcheck disable=SC2086
        (cd "$work" && apt-get $from_debian_options update && apt-get $from_debian_options source --download-only --tar-only "$1")
    fi
    unpack "$work/$1"_*.orig.tar.gz "$2"
}

unpack() { # unpack ARCHIVE FOLDER
    rm -rf "$2"
    mkdir -p "$2"
    tar xzf "$1" -C "$2" --strip-components=1
}

stands_on_httpcore() { # stands_on_httpcore FILE FUNCTION FOREIGN: it has our FUNCTION, and none whose name matches FOREIGN
    nm "$1" | grep -q " [Tt] $2\$" || fail "$1 has no httpcore in it"
    ! nm "$1" | grep -q " [Tt] $3" || fail "$1 has another parser"
}

speed_beside() { # speed_beside FOLDER [FLAG...]: how long requests take beside the http_parser.c of that folder
    original=$1
    shift
    here=${root:-$PWD}/tests/swap
    cc_speed() { ${CC:-cc} -O2 -Wall -Wextra "$@"; }
    cc_speed -w -I"$original" -c -o "$work/speed_parser.o" "$original/http_parser.c"
    cc_speed -I"$original" "$@" -DREADS=original_reads -c -o "$work/speed_original.o" "$here/speed_side.c"
    cc_speed -I"$HTTPCORE_INC" "$@" -DREADS=httpcore_reads -c -o "$work/speed_httpcore.o" "$here/speed_side.c"
    cc_speed -o "$work/speed" "$here/speed.c" "$work"/speed_*.o "$HTTPCORE_LIB"
    "$work/speed" | sed "s/^/$name: /"
}

pytest() { # pytest LOG ARGUMENT...: adds what passed and failed to $passed and $failed
    log=$1
    shift
    "$python" -m pytest --quiet -p no:cacheprovider "$@" >"$log" 2>&1 || true
    passed=$((${passed:-0} + $(pytest_count "$log" passed)))
    failed=$((${failed:-0} + $(pytest_count "$log" failed) + $(pytest_count "$log" 'errors*')))
}

pytest_count() {
    count=$(tail -1 "$1" | sed -n "s/.*\b\([0-9][0-9]*\) $2\b.*/\1/p")
    echo "${count:-0}"
}

# Ends the script with its one line: result PASSED FAILED BASELINE [LOG]. BASELINE is "PASSED" or "PASSED FAILED", what the
# program does with its own parser. Less than that is a failure, and LOG is shown.
result() {
    # shellcheck disable=SC2086
    set -- "$1" "$2" "${4:-}" $3
    printf '%s %s|%s|%s|%s|%s\n' "$name" "$version" "$1" "$2" "$4 passed, ${5:-0} failed" "${speed:-}" >"$work/result"
    echo "$name $version: passed $1, failed $2 (with its own parser $4 and ${5:-0})${speed:+; requests a second: $speed}"
    [ "$1" -ge "$4" ] && [ "$2" -le "${5:-0}" ] && exit 0
    [ -z "$3" ] || tail -60 "$3" >&2
    exit 1
}
