"""Runs a static x86-64 Linux program on an emulated CPU with AVX-512 (Tiger Lake), for machines that have none.

    emulate.py PROGRAM ARGUMENT...

Bochs, through the package bochscpu-python, is the CPU; this file is the memory and the few system calls that a test of one
thread makes. GUEST_ENV has the program's environment. The exit status is the program's; 139 after a CPU exception, which is
what reading a page without rights is. model.c says what has to be loaded before.
"""

import ctypes
import errno
import mmap
import os
import struct
import sys
import time

import bochscpu
import bochscpu.cpu
import bochscpu.memory

PAGE = 4096
RAM_BYTES = 512 << 20
STACK_TOP, STACK_BYTES = 0x7FFF_FFFF_F000, 8 << 20
MMAP_START = 0x7F00_0000_0000
KERNEL = 0xFFFF_8000_0000_0000
PRESENT, WRITE, USER = 1, 2, 4
ACCESSED = 0x60
ADDRESS = 0x000F_FFFF_FFFF_F000
SEGMENT_CODE, SEGMENT_DATA = 0xAFFB, 0xCFF3
CR4 = 1 << 5 | 1 << 9 | 1 << 10 | 1 << 16 | 1 << 18  # PAE, OSFXSR, OSXMMEXCPT, FSGSBASE, OSXSAVE
XCR0 = 0xE7  # x87, SSE, AVX and the three parts of AVX-512
RANDOM = 3  # The one file that can be opened.

# What `syscall` jumps to: `wbinvd` calls `Program.system_call`, and CR3 is written so that no right is remembered.
SYSTEM_CALL = bytes.fromhex("0f09 488905f7000000 0f20d8 0f22d8 488b05ea000000 480f07")


def up(address):
    return -(-address // PAGE) * PAGE


class Memory:
    """Physical memory, and page tables in it."""

    def __init__(self):
        self.ram = mmap.mmap(-1, RAM_BYTES)
        base = ctypes.addressof(ctypes.c_char.from_buffer(self.ram))
        for page in range(0, RAM_BYTES, PAGE):
            bochscpu.memory.page_insert(page, base + page)
        self.unused = 0
        self.root = self.frame()

    def frame(self):
        frame = self.unused
        self.unused += PAGE
        self.ram[frame : frame + PAGE] = bytes(PAGE)
        return frame

    def entry(self, address):
        """Where the page table entry of an address is."""
        table = self.root
        for shift in (39, 30, 21):
            at = table + (address >> shift & 511) * 8
            (entry,) = struct.unpack_from("<Q", self.ram, at)
            if not entry:
                entry = self.frame() | PRESENT | WRITE | USER
                struct.pack_into("<Q", self.ram, at, entry)
            table = entry & ADDRESS
        return table + (address >> 12 & 511) * 8

    def map(self, start, end, rights=PRESENT | WRITE | USER):
        """Gives pages rights, new ones zeros; without rights they stay as they are, and cannot be read."""
        for page in range(start // PAGE * PAGE, end, PAGE):
            at = self.entry(page)
            (entry,) = struct.unpack_from("<Q", self.ram, at)
            struct.pack_into("<Q", self.ram, at, (entry & ADDRESS or self.frame()) | ACCESSED | rights)

    def unmap(self, start, end):
        for page in range(start, end, PAGE):
            struct.pack_into("<Q", self.ram, self.entry(page), 0)

    def pieces(self, address, length):
        while length > 0:
            (entry,) = struct.unpack_from("<Q", self.ram, self.entry(address))
            size = min(length, PAGE - address % PAGE)
            at = (entry & ADDRESS) + address % PAGE
            yield at, size
            address, length = address + size, length - size

    def read(self, address, length):
        return b"".join(self.ram[at : at + size] for at, size in self.pieces(address, length))

    def write(self, address, data):
        done = 0
        for at, size in self.pieces(address, len(data)):
            self.ram[at : at + size] = data[done : done + size]
            done += size


def segment(selector, attributes, base=0):
    segment = bochscpu.Segment()
    segment.present, segment.selector, segment.attr = True, selector, attributes
    segment.base, segment.limit = base, 0xFFFF_FFFF
    return segment


class Program:
    def __init__(self, path, arguments, environment):
        self.memory = Memory()
        self.status = 1
        self.next_mmap = MMAP_START
        entry, program_headers = self.load(path)
        stack = self.stack([path, *arguments], environment, entry, program_headers)
        self.memory.map(KERNEL, KERNEL + PAGE, PRESENT | WRITE)
        self.memory.write(KERNEL, SYSTEM_CALL)

        state = bochscpu.State()
        bochscpu.cpu.set_long_mode(state)
        state.cr3, state.cr4, state.xcr0 = self.memory.root, CR4, XCR0
        state.cs = segment(0x33, SEGMENT_CODE)
        state.ss = state.ds = state.es = state.fs = state.gs = segment(0x2B, SEGMENT_DATA)
        state.star, state.lstar, state.sfmask = 0x23 << 48 | 0x08 << 32, KERNEL, 0x700
        state.rip, state.rsp, state.rflags = entry, stack, 0x202
        state.mxcsr, state.mxcsr_mask, state.fpcw = 0x1F80, 0xFFFF, 0x37F
        self.session = bochscpu.Session()
        self.session.missing_page_handler = lambda address: sys.exit(f"no memory at {address:#x}")
        self.session.cpu.state = state

    def load(self, path):
        with open(path, "rb") as file:
            elf = file.read()
        kind, _, _, entry, offset, _, _, _, size, count = struct.unpack_from("<HHIQQQIHHH", elf, 16)
        if kind != 2:
            sys.exit(f"{path} is no static program at fixed addresses")
        self.end = headers = 0
        for at in range(offset, offset + size * count, size):
            kind, _, start, address, _, in_file, in_memory, _ = struct.unpack_from("<IIQQQQQQ", elf, at)
            if kind == 1:
                self.memory.map(address, address + in_memory)
                self.memory.write(address, elf[start : start + in_file])
                self.end = max(self.end, address + in_memory)
                if start <= offset < start + in_file:
                    headers = address + offset - start
        self.end = self.first_end = up(self.end)
        return entry, (headers, size, count)

    def stack(self, arguments, environment, entry, program_headers):
        self.memory.map(STACK_TOP - STACK_BYTES, STACK_TOP)
        top = STACK_TOP

        def push(data):
            nonlocal top
            top -= len(data)
            self.memory.write(top, data)
            return top

        texts = [[push(text.encode() + b"\0") for text in texts] for texts in (arguments, environment)]
        random = push(os.urandom(16))
        headers, size, count = program_headers
        auxiliary = [(3, headers), (4, size), (5, count), (6, PAGE), (9, entry), (23, 0), (25, random), (0, 0)]
        words = [len(arguments), *texts[0], 0, *texts[1], 0, *(word for pair in auxiliary for word in pair)]
        top -= (top - 8 * len(words)) % 16
        return push(struct.pack(f"<{len(words)}Q", *words))

    def run(self):
        hook = bochscpu.Hook()
        hook.cache_cntrl = self.system_call
        hook.exception = self.exception
        self.session.run([hook])
        return self.status

    def exception(self, session, _cpu, vector, error):
        print(f"exception {vector} ({error:#x}) at {session.cpu.rip:#x}, address {session.cpu.cr2:#x}", file=sys.stderr)
        self.stop(139)

    def stop(self, status):
        self.status = status
        self.session.stop()
        return 0

    def system_call(self, session, _cpu, _what):
        cpu = session.cpu
        call = self.CALLS.get(cpu.rax, lambda *_: -errno.ENOSYS)
        cpu.rax = call(self, cpu.rdi, cpu.rsi, cpu.rdx, cpu.r10) & (1 << 64) - 1

    def write(self, file, address, length, _):
        os.write(2 if file == 2 else 1, self.memory.read(address, length))
        return length

    def write_pieces(self, file, pieces, count, _):
        return sum(self.write(file, *struct.unpack("<QQ", self.memory.read(pieces + 16 * n, 16)), 0) for n in range(count))

    def brk(self, end, *_):
        if end >= self.first_end:
            self.memory.map(up(self.end), end)
            self.end = end
        return self.end

    def mmap(self, address, length, rights, flags):
        FIXED, ANONYMOUS = 0x10, 0x20
        if not flags & ANONYMOUS:
            return -errno.ENODEV
        if not flags & FIXED:
            address = self.next_mmap
            # Behind each there is nothing.
            self.next_mmap += up(length) + PAGE
        self.memory.unmap(address, address + up(length))
        return self.mprotect(address, length, rights, 0) or address

    def mprotect(self, address, length, rights, _):
        self.memory.map(address, address + length, PRESENT | WRITE | USER if rights else 0)
        return 0

    def munmap(self, address, length, *_):
        self.memory.unmap(address, address + length)
        return 0

    def mremap(self, address, length, new_length, _):
        MAY_READ, ANONYMOUS = 1, 0x20
        to = self.mmap(0, new_length, MAY_READ, ANONYMOUS)
        self.memory.write(to, self.memory.read(address, min(length, new_length)))
        self.munmap(address, up(length))
        return to

    def arch_prctl(self, code, address, *_):
        SET_FS = 0x1002
        if code != SET_FS:
            return -errno.EINVAL
        state = self.session.cpu.state
        state.fs = segment(0x2B, SEGMENT_DATA, address)
        self.session.cpu.state = state
        return 0

    def clock_gettime(self, clock, address, *_):
        self.memory.write(address, struct.pack("<QQ", *divmod(time.clock_gettime_ns(clock), 10**9)))
        return 0

    def getrandom(self, address, length, *_):
        self.memory.write(address, os.urandom(length))
        return length

    def openat(self, _directory, name, *_):
        return RANDOM if self.memory.read(name, 8) in (b"/dev/ran", b"/dev/ura") else -errno.ENOENT

    def read(self, file, address, length, _):
        return self.getrandom(address, length) if file == RANDOM else -errno.EBADF

    def exit(self, status, *_):
        return self.stop(status)

    def abort(self, *_):
        return self.stop(134)

    # Memory advice, signals, and what the kernel is told about threads mean nothing here: close, poll, rt_sigaction,
    # rt_sigprocmask, madvise, sigaltstack, futex, set_tid_address, set_robust_list, prlimit64, rseq.
    CALLS = dict.fromkeys((3, 7, 13, 14, 28, 131, 202, 218, 273, 302, 334), lambda *_: 0) | {
        0: read,
        1: write,
        9: mmap,
        10: mprotect,
        11: munmap,
        12: brk,
        20: write_pieces,
        25: mremap,
        56: lambda *_: -errno.EAGAIN,  # clone: the tests run on one thread then
        60: exit,
        158: arch_prctl,
        200: abort,  # tkill
        228: clock_gettime,
        231: exit,
        234: abort,  # tgkill
        257: openat,
        318: getrandom,
    }


status = Program(sys.argv[1], sys.argv[2:], os.environ.get("GUEST_ENV", "").split()).run()
sys.stdout.flush()
# The emulator's own threads are not waited for.
os._exit(status)
