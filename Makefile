# httpcore: see README.md. `make run` and `make test` are all a newcomer needs.

PORT ?= 8080
BIND ?= $(PORT)
CC ?= cc
CFLAGS ?= -O2 -g
CARGO ?= cargo
PYTHON ?= python3
PREFIX ?= /usr/local

LIB := target/release/libhttpcore.a
COMPAT := target/compat/release/libhttpcore.a
SERVER := target/release/httpcore-server
WARNINGS := -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Werror
RUST := Cargo.toml Cargo.lock ffi/Cargo.toml ffi/artifact/Cargo.toml ffi/artifact/build.rs ffi/compat/Cargo.toml \
        $(wildcard src/*.rs src/*/*.rs ffi/src/*.rs ffi/artifact/src/*.rs ffi/compat/src/*.rs ffi/compat/src/*/*.rs)
SWAPS := swap-aiohttp swap-bjoern swap-gunicorn swap-http-parser swap-httptools swap-llhttp swap-xs

.PHONY: build run test levels header docs lint proof capi compat size install uninstall world cross peers swap $(SWAPS) \
        bench bench-quick bench-count fuzz fuzz-smoke clean

build: $(LIB) $(SERVER)

run:
	@sh tests/setup.sh
	@$(MAKE) --no-print-directory build
	./$(SERVER) $(BIND)

# Every test, proof and lint of this machine, cheapest first; .ci/run has what comes behind it.
test:
	@sh tests/setup.sh test
	@$(MAKE) --no-print-directory lint
	$(CARGO) test --workspace --locked
	$(CARGO) test --locked --features compat --test drop_in --test ahead --test fast_path
	@$(MAKE) --no-print-directory build proof capi compat size
	sh tests/readme.sh
	$(PYTHON) tests/server.py $(SERVER)

lint:
	$(CARGO) fmt --all --check
	$(CARGO) fmt --manifest-path fuzz/Cargo.toml --check
	$(CARGO) fmt --manifest-path benches/Cargo.toml --check
	$(CARGO) fmt --manifest-path tests/cross/cortex-m/Cargo.toml --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	$(CARGO) clippy --workspace --all-targets --locked --features compat -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked --quiet

header:
	HTTPCORE_WRITE_HEADER=1 $(CARGO) test -p httpcore-ffi --test header --locked

docs:
	HTTPCORE_WRITE_DOCS=1 $(CARGO) test --test documentation --locked

# The suite once for each set of vector instructions that the CPU has, in one build: src/scan/level.rs. Then the scanner's
# own tests as compiled for other CPUs of the kind, and for this one.
HAS = $$(sed -n 's/^\(flags\|Features\)[^:]*://p' /proc/cpuinfo | head -n 1 | tr ' ' '\n' | sed -n '$(1)')
levels:
	for level in portable $(call HAS,s/^sse4_1$$/sse/p; s/^avx2$$/avx2/p; s/^avx512_vbmi2$$/avx512/p; s/^asimd$$/neon/p); do \
	    echo "level: $$level"; \
	    HTTPCORE_SCAN_LEVEL=$$level RUSTFLAGS="--cfg httpcore_scan_force" CARGO_TARGET_DIR=target/levels \
	        $(CARGO) test --workspace --locked --quiet || exit 1; \
	done
	for cpu in native $(call HAS,s/^sse2$$/x86-64/p; s/^avx2$$/x86-64-v3/p); do \
	    echo "compiled for: $$cpu"; \
	    RUSTFLAGS="-C target-cpu=$$cpu" CARGO_TARGET_DIR=target/levels $(CARGO) test --lib --locked --quiet scan || exit 1; \
	done

# No panic is reachable: tests/link_proof.sh says how that is shown.
proof:
	sh tests/link_proof.sh

$(LIB): $(RUST)
	$(CARGO) build --release --locked -p httpcore-artifact
	@touch $@

# The same, with the functions behind the drop-in headers.
$(COMPAT): $(RUST)
	CARGO_TARGET_DIR=target/compat $(CARGO) build --release --locked -p httpcore-artifact --features compat
	@touch $@

$(SERVER): ffi/examples/server.c ffi/examples/answers.h include/httpcore.h $(LIB)
	$(CC) $(CFLAGS) $(WARNINGS) -Iinclude -o $@ $< $(LIB) -lev

# The C ABI as C programs see it, under valgrind and sanitizers, and what an installed httpcore looks like to its users.
capi:
	sh ffi/tests/capi.sh
	sh ffi/tests/install.sh

# The drop-in headers, the same way.
compat:
	sh ffi/tests/compat.sh

# Published programs with httpcore in the place of the parser they were written for, and their own tests; all of them, and a
# table. They need a network.
swap-aiohttp: SWAP := aiohttp
swap-bjoern: SWAP := bjoern
swap-gunicorn: SWAP := gunicorn_h1c gunicorn
swap-http-parser: SWAP := http_parser
swap-httptools: SWAP := httptools
swap-llhttp: SWAP := llhttp
swap-xs: SWAP := parser_xs
$(SWAPS):
	@PYTHON="$(PYTHON)" sh tests/setup.sh swap
	@set -e; for swap in $(SWAP); do \
	    CARGO="$(CARGO)" CC="$(CC)" PYTHON="$(PYTHON)" sh tests/swap/$$swap.sh; \
	done

swap:
	@sh tests/swap/all.sh $(SWAPS)

size:
	sh ffi/tests/size.sh

# After `make build`.
install uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" LIBDIR="$(LIBDIR)" INCLUDEDIR="$(INCLUDEDIR)" sh ffi/install.sh $@

# The server core under valgrind; among curl, ab, wrk and nginx; and SOAK seconds of good and bad clients together.
SOAK ?= 20
world:
	@sh tests/setup.sh world
	@$(MAKE) --no-print-directory build
	$(PYTHON) tests/server.py tests/valgrind.sh
	PATH="$$PATH:/usr/sbin" $(PYTHON) tests/world.py $(SERVER) $(SOAK)

# The suite on other processors, emulated; `make cross CROSS=s390x-unknown-linux-gnu` is one of them.
CROSS ?= aarch64-unknown-linux-gnu i686-unknown-linux-gnu s390x-unknown-linux-gnu thumbv7em-none-eabi x86_64-avx512
cross:
	@sh tests/setup.sh cross $(CROSS)
	CARGO="$(CARGO)" sh tests/cross/run.sh $(CROSS)

# docs/peers.md against the answers of the peers themselves, fetched by pip and cargo. `make peers WRITE=1` writes them.
peers:
	@PYTHON="$(PYTHON)" sh tests/setup.sh peers
	@CARGO="$(CARGO)" CC="$(CC)" $(if $(WRITE),WRITE=1) $(PYTHON) tests/peers/peers.py

# make fuzz TARGET=server TIME=600, or all targets.
TIME ?= 60
FUZZ_TARGETS := request response splits fast_path chunked encoder connections capi server differential
TARGET ?= $(FUZZ_TARGETS)
fuzz:
	@sh tests/setup.sh
	sh fuzz/run.sh $(TIME) $(TARGET)

fuzz-smoke:
	@sh tests/setup.sh
	sh fuzz/run.sh 20 $(FUZZ_TARGETS)

# httpcore and its peers side by side, for five minutes or for one: target/bench.md and target/bench.svg.
# make bench ONLY=chunks does the tasks whose name has that in it.
BENCH_SECONDS ?= 300
ONLY ?=
bench:
	@$(MAKE) --no-print-directory $(LIB)
	sh benches/run.sh $(BENCH_SECONDS) "$(ONLY)"

# How many instructions a head takes, counted with valgrind.
bench-count:
	@sh tests/setup.sh
	@$(MAKE) --no-print-directory $(LIB)
	sh benches/run.sh count

bench-quick:
	@$(MAKE) --no-print-directory bench BENCH_SECONDS=50

clean:
	$(CARGO) clean
