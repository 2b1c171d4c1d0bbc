"""The cable: adb-shell's USB transport, without its faults.

adb-shell's own forgets the empty packet that must follow a payload which fills the last packet: a
phone then waits for more, and drops the line at the next message. It also cannot be closed while
it is being read, ends a read after some seconds of silence, and stumbles over what an earlier
program left unread.
"""

import contextlib
import re
import threading
import time
from collections.abc import Callable

from safety_audit.devices.adb.libusb import usb1

# isort: split
# adb-shell opens libusb as it is imported: the line above must come first.
from adb_shell.exceptions import UsbReadFailedError
from adb_shell.transport.usb_transport import (
    CLASS,
    PROTOCOL,
    SUBCLASS,
    UsbTransport,
    interface_matcher,
)

from safety_audit.devices.adb.handshake import ALLOW_SECONDS, NoAnswer, shake_hands
from safety_audit.devices.adb.phone import AdbPhone
from safety_audit.devices.interface import NotReached, quiet
from safety_audit.phrases import Phrase

__all__ = ["InUse", "NoPermission", "UsbLink", "connect_usb"]

_PORT = re.compile(r"[0-9]{1,3}-[0-9]{1,3}(?:\.[0-9]{1,3}){0,6}")
_PACKET_SIZE = 0x7FF
"""The bits of an endpoint's largest packet that are its size."""

_EVENT_SECONDS = 0.25
"""How long one wait for USB events lasts; only whoever closes at a bad moment waits for it."""
_LEAVE_SECONDS = 5.0
_STALE_SECONDS = 0.05
_STALE_READS = 64
"""What was left unread is read and dropped: at most so often, until nothing came for so long."""
_AGAIN_SECONDS = 2.0
"""A phone that lost the thread needs about that long to listen again."""


class InUse(NotReached):
    """Another program of this computer holds the phone."""


class NoPermission(NotReached):
    """The computer does not let its user talk to the phone."""


class UsbLink(UsbTransport):  # type: ignore[misc]  # adb-shell has no type information
    """A USB connection to a phone. Reads and writes may come from two threads."""

    _transport: usb1.USBDeviceHandle | None

    def __init__(
        self, context: usb1.USBContext, device: usb1.USBDevice, setting: usb1.USBInterfaceSetting
    ) -> None:
        """Use a device of a context, which is closed with the link."""
        super().__init__(device, setting)
        self._context = context
        self._packet = next(iter(setting)).getMaxPacketSize() & _PACKET_SIZE or 512
        self._incoming: usb1.USBTransfer | None = None
        self._unread = b""
        self._closing = threading.Lock()
        self._reading = threading.Lock()

    @property
    def usb_info(self) -> str:
        """Name nothing: adb-shell's own opens the device again to name it in an error."""
        return "the phone"

    def connect(self, transport_timeout_s: float | None = None) -> None:
        """Open the device and claim its interface.

        Raises:
            usb1.USBError: that is not possible; everything is closed again.

        """
        try:
            super().connect(transport_timeout_s)
            assert self._transport is not None
            self._incoming = self._transport.getTransfer()
        except BaseException:
            if self._transport is not None:
                self._transport.close()
            self._transport = None
            self._context.close()
            raise

    def settle(self, *, thoroughly: bool) -> None:
        """Read and drop what an earlier program left unread."""
        # What a phone that is gone makes of this shows in the handshake.
        with contextlib.suppress(UsbReadFailedError, usb1.USBError):
            if thoroughly and self._transport is not None:
                for endpoint in (self._read_endpoint, self._write_endpoint):
                    self._transport.clearHalt(endpoint)
            for _ in range(_STALE_READS):
                if not self.bulk_read(1 << 18, _STALE_SECONDS):
                    break
        self._unread = b""

    def bulk_read(self, numbytes: int, transport_timeout_s: float | None) -> bytes:
        """Return at most this many bytes; none when the cable, or `close`, has ended it.

        Raises:
            UsbReadFailedError: nothing came in time.

        """
        # A phone may send more than is asked for, but only as far as the end of a packet.
        with self._reading:
            if not self._unread:
                packets = -(-numbytes // self._packet)
                self._unread = self._received(packets * self._packet, transport_timeout_s)
            part, self._unread = self._unread[:numbytes], self._unread[numbytes:]
            return part

    def bulk_write(self, data: bytes, transport_timeout_s: float) -> int:
        """Send all of the data, and the empty packet where the data fills its last packet.

        Raises:
            UsbWriteFailedError: the phone is gone, or did not take it in time.

        """
        sent = int(super().bulk_write(data, transport_timeout_s))
        if sent and not sent % self._packet:
            super().bulk_write(b"", transport_timeout_s)
        return sent

    def close(self) -> None:
        """End a read that waits in another thread, and let go of the phone. Safe to call twice."""
        with self._closing:
            handle, self._transport = self._transport, None
            if handle is None or self._incoming is None:
                return
            if self._incoming.isSubmitted():
                with contextlib.suppress(usb1.USBError):
                    self._incoming.cancel()
        with self._reading:
            until = time.monotonic() + _LEAVE_SECONDS
            while self._incoming.isSubmitted():
                if time.monotonic() > until:
                    # The system keeps the read; to free what it reads into would be worse.
                    return
                with contextlib.suppress(usb1.USBError):
                    self._context.handleEventsTimeout(_EVENT_SECONDS)
            self._incoming.close()
            with contextlib.suppress(usb1.USBError):
                handle.releaseInterface(self._interface_number)
            handle.close()
            self._context.close()

    def _received(self, size: int, seconds: float | None) -> bytes:
        """Return what comes, empty packets left out; nothing at the end."""
        while self._submitted(size, seconds):
            assert self._incoming is not None
            try:
                while self._incoming.isSubmitted():
                    self._context.handleEventsTimeout(_EVENT_SECONDS)
            except usb1.USBError:
                break
            status = self._incoming.getStatus()
            received = bytes(self._incoming.getBuffer()[: self._incoming.getActualLength()])
            if received:
                return received
            if status == usb1.TRANSFER_TIMED_OUT:
                raise UsbReadFailedError("Nothing came in time.", None)
            if status != usb1.TRANSFER_COMPLETED:
                break
        return b""

    def _submitted(self, size: int, seconds: float | None) -> bool:
        with self._closing:
            if self._transport is None or self._incoming is None:
                return False
            milliseconds = 0 if seconds is None else max(1, int(seconds * 1000))
            self._incoming.setBulk(self._read_endpoint, size, timeout=milliseconds)
            try:
                self._incoming.submit()
            except usb1.USBError:
                return False
            return True


def connect_usb(
    port: str,
    *,
    timeout: float = 5.0,
    allow_seconds: float = ALLOW_SECONDS,
    on_unauthorised: Callable[[str], None] = quiet,
) -> AdbPhone:
    """Return the phone that is plugged in at a port, such as `1-4.2`: bus 1, port 4, port 2.

    `timeout` is for a phone that says nothing, in seconds; it is tried twice. A phone that does
    not know this computer asks its owner: then `on_unauthorised` is told what to look for, and
    `allow_seconds` begin.

    Raises:
        InUse: another program holds it.
        NoPermission: this computer's user may not talk to it.
        NotReached: no phone with debugging on is there, or it does not answer.
        NotAuthorised: the phone was not allowed to talk to this computer.

    """
    for again in (False, True):
        try:
            link = _opened(port)
            link.settle(thoroughly=again)
            return AdbPhone(
                shake_hands(
                    link,
                    timeout=timeout,
                    allow_seconds=allow_seconds,
                    on_unauthorised=on_unauthorised,
                )
            )
        except NoAnswer:
            time.sleep(0 if again else _AGAIN_SECONDS)
    raise NotReached(
        Phrase("The phone is plugged in, but it does not answer."),
        Phrase("Unplug the cable, plug it in again, unlock the phone, and try once more."),
    )


def _opened(port: str) -> UsbLink:
    link = _found(port)
    try:
        link.connect()
    except usb1.USBErrorBusy as error:
        raise InUse(
            Phrase("Another program on this computer is using the phone."),
            Phrase("Close other programs for phones, and try again."),
        ) from error
    except usb1.USBErrorAccess as error:
        raise NoPermission(
            Phrase("This computer does not let you talk to the phone."),
            Phrase("`safety-audit doctor` says how to change that."),
        ) from error
    except usb1.USBErrorNotSupported as error:
        raise NotReached(
            Phrase("This computer has no driver for the phone that this tool can use."),
            Phrase("On Windows, give the phone's ADB interface the driver WinUSB."),
        ) from error
    except usb1.USBError as error:
        raise NotReached(
            Phrase("The phone could not be opened over USB."),
            Phrase("Unplug the cable, plug it in again, and try once more."),
        ) from error
    return link


def _found(port: str) -> UsbLink:
    if not _PORT.fullmatch(port):
        raise NotReached(
            Phrase("{port} is no USB port.", port=ascii(port)),
            Phrase("A port looks like this: usb:1-4, or usb:1-4.2."),
        )
    wanted = [int(part) for part in re.split("[-.]", port)]
    debugging = interface_matcher(CLASS, SUBCLASS, PROTOCOL)
    # A context of its own: it sees what is plugged in now, and goes with the link.
    context = usb1.USBContext().open()
    try:
        for device in context.getDeviceList(skip_on_error=True):
            if [device.getBusNumber(), *device.getPortNumberList()] == wanted:
                setting = debugging(device)
                if setting is not None:
                    return UsbLink(context, device, setting)
    except BaseException:
        context.close()
        raise
    context.close()
    raise NotReached(
        Phrase("There is no phone with debugging on at {address}.", address=f"usb:{port}"),
        Phrase("Leave out --phone to see what is plugged in."),
    )
