# Read by run.sh: builds tests/cross/cortex-m for a Cortex-M4 and runs it on an emulated board. The program writes what it
# answers to its debugger, and its exit status is that of the test.

CARGO_TARGET_DIR=$cache/build RUSTFLAGS="-C link-arg=-Tlink.x -C linker=arm-none-eabi-ld -C linker-flavor=ld" \
    cross "$target" core build --release --locked --quiet --manifest-path tests/cross/cortex-m/Cargo.toml
program=$cache/build/$target/release/httpcore-cortex-m
arm-none-eabi-size "$program"
timeout 60 qemu-system-arm -machine mps2-an386 -nographic -semihosting-config enable=on,target=native -kernel "$program"
