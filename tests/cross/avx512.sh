# Read by run.sh: the scanner's tests with AVX-512, on an emulated CPU. The package with the emulator comes from PyPI.

"${PYTHON:-python3}" -m venv "$cache/bochs"
"$cache/bochs/bin/pip" install --quiet --disable-pip-version-check bochscpu-python==0.4.0
bochs=$(echo "$cache"/bochs/lib/python3*/site-packages/bochscpu/_bochscpu.*.so)
${CC:-cc} -shared -fPIC -O1 -Wall -Wextra -Werror -o "$cache/model.so" tests/cross/avx512/model.c
export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="env LD_PRELOAD=$cache/model.so BOCHSCPU=$bochs \
    GUEST_ENV=HTTPCORE_SCAN_LEVEL=avx512 $cache/bochs/bin/python tests/cross/avx512/emulate.py"
# Of one thread, and at fixed addresses.
RUSTFLAGS="--cfg httpcore_scan_force -C target-feature=+crt-static -C relocation-model=static" \
    CARGO_TARGET_DIR=$cache/build "$cargo" test --target x86_64-unknown-linux-gnu --release --locked --quiet \
    --lib --test fast_path -- --test-threads=1
