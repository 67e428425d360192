"""The system calls that the eye may still make once its models are loaded. All others are refused.

The filter is a list of what is allowed, not of what is forbidden: a way out that a later kernel adds is closed too. What the
list does not know answers ENOSYS, as an older kernel would, which libraries know how to live with; the ways out that somebody
might try on purpose answer EPERM. A filter sees numbers and follows no pointer: a path cannot be judged here (Landlock does
that), and clone3 and openat2, whose flags lie behind a pointer, are refused as a whole.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any, Final

from appliance.eye import pins
from appliance.eye.wire import RECORD_SIZE

if TYPE_CHECKING:
    from collections.abc import Collection


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


REFUSED: Final = _names("""
    sendmsg sendmmsg recvmsg recvmmsg socket socketpair connect bind accept accept4 listen setsockopt
    memfd_create memfd_secret shmget shmat shmctl semget semop msgget msgsnd mq_open
    creat rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat rmdir mknod mknodat
    truncate ftruncate fallocate chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat
    setxattr lsetxattr fsetxattr name_to_handle_at open_by_handle_at
    writev pwrite64 pwritev pwritev2 splice vmsplice tee sendfile copy_file_range sync_file_range
    fork vfork execve execveat kill tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd
    ptrace process_vm_readv process_vm_writev process_madvise kcmp
    io_uring_setup io_uring_enter io_uring_register io_setup io_submit
    bpf userfaultfd perf_event_open add_key request_key keyctl seccomp landlock_create_ruleset
    mount umount2 move_mount open_tree fsopen fsmount mount_setattr pivot_root chroot unshare setns personality
    inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark
    setuid setgid setreuid setregid setresuid setresgid setgroups capset setrlimit munlock munlockall
    syslog acct quotactl swapon swapoff reboot init_module finit_module delete_module kexec_load sethostname settimeofday
    clock_settime adjtimex clock_adjtime
""")
"""The ways out by name; a test tries each one."""

_HARMLESS: Final = _names("""
    brk mmap munmap mremap mprotect madvise mincore mlock2 membarrier get_mempolicy
    futex set_robust_list get_robust_list rseq set_tid_address gettid getpid getppid exit exit_group
    sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_getscheduler sched_setscheduler
    sched_get_priority_max sched_get_priority_min getcpu getpriority
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer alarm
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack restart_syscall
    read pread64 readv preadv lseek close close_range fstat newfstatat stat lstat statx statfs fstatfs fadvise64 readahead
    access faccessat faccessat2 readlink readlinkat getdents64 getcwd
    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
    eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime pipe pipe2 dup
    getuid geteuid getgid getegid getgroups getsid getpgid getpgrp uname sysinfo getrlimit getrusage getrandom capget
    recvfrom shutdown
""")
"""What reads, waits, computes or asks about oneself, and moves no byte out of the process."""

_F_ADD_SEALS, _F_GET_SEALS, _F_DUPFD_CLOEXEC = 1033, 1034, 1030
_FCNTL: Final = (
    0,
    1,
    2,
    3,
    4,
    _F_DUPFD_CLOEXEC,
    _F_ADD_SEALS,
    _F_GET_SEALS,
)  # 0..4: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL
_PRCTL: Final = (15, 16, 0x53564D41)  # PR_SET_NAME, PR_GET_NAME, PR_SET_VMA: none of them undoes a wall
_IOCTL: Final = (0x5421, 0x5450, 0x5451, 0x541B, 0x5401)  # FIONBIO, FIONCLEX, FIOCLEX, FIONREAD, TCGETS
_DEVICE_IOCTLS: Final = ("V", "|", "H", "b")  # Video4Linux, media controller, DMA heap, DMA buffer
_THREAD: Final = 0x00010100  # CLONE_VM | CLONE_THREAD
_NAMESPACES: Final = 0x7E020080  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWTIME
_O_TMPFILE: Final = os.O_TMPFILE & ~os.O_DIRECTORY
_EVENT: Final = 8  # bytes of an eventfd's counter; a pipe's wake-up is one byte
_ALL: Final = (1 << 64) - 1


def load(link: int, *, pulse: int | None = None, lines: Collection[int] = (), devices: bool) -> None:
    """Put the filter on every thread of this process, for good.

    ``link`` is the socket on which 64-byte records may be sent, ``pulse`` an eventfd that may be counted up, ``lines`` the
    board's pins, which may be set and read. With ``devices`` a
    camera can be opened after this: devices are opened for reading and writing, so existing files then can be too (without
    creating or cutting any), the camera's ioctls pass, and so do writes of 1 and 8 bytes, with which libcamera's threads wake
    one another.

    Raises:
        OSError: the kernel refuses.
        RuntimeError, ImportError: libseccomp is missing.
    """
    table = _Table()
    table.record(link)
    table.opening(devices=devices)
    table.allow("clone", (0, _THREAD | _NAMESPACES, _THREAD))
    table.refuse("clone", (0, _THREAD, 0))
    table.allow("tgkill", (0, _ALL, os.getpid()))
    table.allow("prlimit64", (2, _ALL, 0))
    for name, place, values in (("fcntl", 1, _FCNTL), ("prctl", 0, _PRCTL), ("ioctl", 1, _IOCTL)):
        for value in values:
            table.allow(name, (place, _ALL, value))
    for line in lines:
        for request in (pins.GET, pins.SET):
            table.allow("ioctl", (0, _ALL, line), (1, _ALL, request))
    if devices:
        table.camera(link)
    else:
        table.pulse(pulse)
    table.load()


class _Table:
    """The filter while it is put together. A condition is (argument, mask, value): the masked argument is that value."""

    def __init__(self) -> None:
        """Every call by name, without conditions."""
        import pyseccomp  # type: ignore[import-untyped]  # noqa: PLC0415 - its import fails where libseccomp is missing

        self._lib: Any = pyseccomp
        self._refusal = self._lib.ERRNO(errno.EPERM)
        self._filter = self._lib.SyscallFilter(self._lib.ERRNO(errno.ENOSYS))
        self._filter.set_attr(self._lib.Attr.CTL_TSYNC, 1)
        self._filter.set_attr(self._lib.Attr.ACT_BADARCH, self._lib.KILL_PROCESS)  # or x86-64's 32-bit calls were a back door
        for name in _HARMLESS:
            self.allow(name)
        for name in REFUSED:
            self.refuse(name)

    def load(self) -> None:
        """Make it hold."""
        self._filter.load()

    def allow(self, name: str, *conditions: tuple[int, int, int]) -> None:
        """Let a call pass."""
        self._add(self._lib.ALLOW, name, [self._lib.Arg(place, self._lib.MASKED_EQ, *rest) for place, *rest in conditions])

    def refuse(self, name: str, *conditions: tuple[int, int, int]) -> None:
        """Answer EPERM."""
        self._add(self._refusal, name, [self._lib.Arg(place, self._lib.MASKED_EQ, *rest) for place, *rest in conditions])

    def record(self, link: int) -> None:
        """A record, without an address, on the one socket: ``send`` is the call sendto."""
        exact = ((0, link), (2, RECORD_SIZE), (4, 0), (5, 0))
        self.allow("sendto", *((place, _ALL, value) for place, value in exact))
        for place, value in exact:
            self._add(self._refusal, "sendto", [self._lib.Arg(place, self._lib.NE, value)])

    def opening(self, *, devices: bool) -> None:
        """Files may be opened to be read; with ``devices`` existing ones for both."""
        barred = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _O_TMPFILE | (0 if devices else os.O_RDWR)
        for name, place in (("open", 1), ("openat", 2)):
            self.allow(name, (place, barred, 0))
            for bit in (1 << i for i in range(barred.bit_length()) if barred >> i & 1):
                self.refuse(name, (place, bit, bit))

    def camera(self, link: int) -> None:
        """What a camera's libraries need: the devices' ioctls, and to wake a thread."""
        for letter in _DEVICE_IOCTLS:
            self.allow("ioctl", (1, 0xFF00, ord(letter) << 8))
        for size in (1, _EVENT):
            conditions = [self._lib.Arg(0, self._lib.NE, link), self._lib.Arg(2, self._lib.EQ, size)]
            self._add(self._lib.ALLOW, "write", conditions)
        self._add(self._refusal, "write", [self._lib.Arg(2, self._lib.GT, _EVENT)])

    def pulse(self, pulse: int | None) -> None:
        """No write but the sign of life, where there is somebody to give one to."""
        if pulse is None:
            self.refuse("write")
            return
        exact = ((0, pulse), (2, _EVENT))
        self.allow("write", *((place, _ALL, value) for place, value in exact))
        for place, value in exact:
            self._add(self._refusal, "write", [self._lib.Arg(place, self._lib.NE, value)])

    def _add(self, action: int, name: str, arguments: list[object]) -> None:
        """A rule, unless this machine has no such call: aarch64 never had some, and an old libseccomp lacks the newest."""
        if self._lib.resolve_syscall(self._lib.Arch.NATIVE, name) >= 0:
            self._filter.add_rule(action, name, *arguments)
