"""A USB bus of our own: umockdev shows its devices to another program, and this plays the phone.

Run by the system's Python, which has umockdev's bindings; told what to do by lines of JSON on
standard input, answered by a line each. The program under test sees the bus with
`LD_PRELOAD=libumockdev-preload.so.0` and `UMOCKDEV_DIR` set to the directory that is told first.

What goes over the emulated cable is passed on to a simulated phone that listens on a port of this
computer. On the way the rules of a real phone's USB side are kept: a header is one transfer, a
payload is another, and one that fills its last packet is followed by an empty one.
"""

import errno
import json
import select
import socket
import struct
import sys
import threading
from pathlib import Path
from typing import Any

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402 - the version must be named first

ADB, FASTBOOT = (0xFF, 0x42, 0x01), (0xFF, 0x42, 0x03)
Interface = tuple[int, int, int]
PACKET = 512
HEADER = 24

# <linux/usbdevice_fs.h>, on 64 bits
SUBMIT, REAP, REAP_NOW, DISCARD = 0x8038550A, 0x4008550C, 0x4008550D, 0x0000550B
CLAIM, RELEASE, DRIVER, CAPABILITIES = 0x8004550F, 0x80045510, 0x41045508, 0x8004551A
CLEAR_HALT = 0x80045515
URB = struct.Struct("=BBxxiI4xQiiiiIIQ")
NO_PACKET_SIZE_LIMIT, REAP_AFTER_DISCONNECT = 0x04, 0x10
IN = 0x80


def descriptors(vendor: int, product: int, interfaces: list[Interface]) -> str:
    """Return what a device says about itself, as sysfs holds it."""
    body = b""
    for number, (kind, sub, protocol) in enumerate(interfaces):
        body += struct.pack("<9B", 9, 4, number, 0, 2, kind, sub, protocol, 0)
        body += struct.pack("<BBBBHB", 7, 5, 0x81 + number, 2, PACKET, 0)
        body += struct.pack("<BBBBHB", 7, 5, 0x01 + number, 2, PACKET, 0)
    head = struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), len(interfaces), 1, 0, 0x80, 250)
    device = struct.pack(
        "<BBHBBBBHHHBBBB", 18, 1, 0x200, 0, 0, 0, 64, vendor, product, 0x100, 1, 2, 3, 1
    )
    return (device + head + body).hex().upper()


class Phone(UMockdev.IoctlBase):
    """The kernel's side of an open USB device, and the phone behind it."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__()
        self.busy = options.get("busy", False)
        self.strict = options.get("strict", True)
        self.sends_empty = options.get("sends_empty", False)
        self.port = options.get("connects_to")
        self.stale = bytes.fromhex(options.get("stale", ""))
        self.cable = None
        # umockdev asks in threads of its own.
        self.lock = threading.Lock()
        self.gone = False
        self.waiting = []
        self.done = []
        self.payload = 0
        self.wants_empty = False
        self.outgoing = [self.stale] if self.stale else []
        self.coming = b""
        self.log = []

    def do_handle_ioctl(self, client: Any) -> bool:
        request, argument = client.get_request(), client.get_arg()
        try:
            with self.lock:
                self.answer(request & 0xFFFFFFFF, argument)
        except OSError as error:
            client.complete(-1, error.errno)
        except Exception as error:  # noqa: BLE001 - told, or the program under test hangs
            sys.stderr.write(f"{error!r}\n")
            client.complete(-1, errno.EIO)
        else:
            client.complete(0, 0)
        return True

    def do_client_vanished(self, client: Any) -> None:
        with self.lock:
            self.waiting.clear()
            self.done.clear()
            self.lose_cable()

    def answer(self, request: int, argument: Any) -> None:
        known = {
            CAPABILITIES: self.capabilities,
            DRIVER: self.driver,
            CLAIM: self.claim,
            RELEASE: lambda _: self.lose_cable(),
            SUBMIT: self.submit,
            DISCARD: self.discard,
            REAP: self.reap,
            REAP_NOW: self.reap,
            CLEAR_HALT: lambda _: None,
        }
        if request not in known:
            raise OSError(errno.ENOTTY, "")
        known[request](argument)

    def capabilities(self, argument: Any) -> None:
        word = argument.resolve(0, 4)
        word.update(0, struct.pack("=I", NO_PACKET_SIZE_LIMIT | REAP_AFTER_DISCONNECT))

    def driver(self, _: Any) -> None:
        raise OSError(errno.ENODATA, "")

    def claim(self, _: Any) -> None:
        if self.busy:
            raise OSError(errno.EBUSY, "")

    # -- transfers

    def submit(self, argument: Any) -> None:
        if self.gone:
            raise OSError(errno.ENODEV, "")
        urb = argument.resolve(0, URB.size)
        _, endpoint, _, _, _, length, *_ = URB.unpack(bytes(urb.retrieve()))
        buffer = urb.resolve(16, length) if length else None
        if endpoint & IN:
            self.waiting.append((urb, buffer, length))
            return
        data = bytes(buffer.retrieve()) if buffer else b""
        try:
            self.take(data)
        except (OSError, ValueError) as error:
            self.log.append(str(error))
            self.lose_cable()
        self.complete(urb, 0, len(data))

    def discard(self, _: Any) -> None:
        if not self.waiting:
            raise OSError(errno.EINVAL, "")
        urb, *_ = self.waiting.pop(0)
        self.complete(urb, -errno.ENOENT, 0)

    def complete(self, urb: Any, status: int, actual: int) -> None:
        urb.update(4, struct.pack("=i", status))
        urb.update(28, struct.pack("=i", actual))
        self.done.append(urb)

    def reap(self, argument: Any) -> None:
        if not self.done:
            self.deliver()
        if not self.done:
            raise OSError(errno.ENODEV if self.gone else errno.EAGAIN, "")
        argument.resolve(0, 8).set_ptr(0, self.done.pop(0))

    def unplug(self) -> None:
        with self.lock:
            self.gone = True
            self.lose_cable()
            while self.waiting:
                urb, *_ = self.waiting.pop(0)
                self.complete(urb, -errno.ESHUTDOWN, 0)

    # -- from the computer to the phone

    def take(self, data: bytes) -> None:
        """Take one transfer, as a phone's USB side does."""
        if not self.is_message(data):
            return
        if self.payload:
            self.payload -= len(data)
            self.wants_empty = not self.payload and not len(data) % PACKET
        else:
            self.payload = struct.unpack_from("<I", data, 12)[0]
        if self.cable is None:
            self.cable = socket.create_connection(("127.0.0.1", self.port))
            self.cable.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cable.sendall(data)

    def is_message(self, data: bytes) -> bool:
        """Tell whether a transfer is more than the end of one before.

        Raises:
            ValueError: a real phone would drop the line.

        """
        wanted, self.wants_empty = self.wants_empty, False
        if not data:
            if self.strict and not wanted:
                raise ValueError("received an empty packet for nothing")
            return False
        if self.strict and wanted:
            raise ValueError("received too many bytes while waiting for payload")
        if self.payload and len(data) > self.payload:
            raise ValueError("received more than was announced")
        if not self.payload and len(data) != HEADER:
            raise ValueError("received no header")
        return True

    # -- from the phone to the computer

    def deliver(self) -> None:
        """Give the read that waits what has come, at most one transfer."""
        if not self.waiting:
            return
        if not self.outgoing:
            self.fetch()
        if not self.outgoing:
            return
        urb, buffer, length = self.waiting.pop(0)
        transfer = self.outgoing[0]
        part, rest = transfer[:length], transfer[length:]
        if part:
            buffer.update(0, part)
        if rest:
            self.outgoing[0] = rest
        else:
            self.outgoing.pop(0)
        self.complete(urb, 0, len(part))

    def fetch(self) -> None:
        """Read from the simulated phone; a header and its payload are two transfers."""
        if self.cable is None:
            GLib.usleep(500)
            return
        if not select.select([self.cable], [], [], 0.0005)[0]:
            return
        data = self.cable.recv(1 << 20)
        if not data:
            self.lose_cable()
            return
        self.coming += data
        while len(self.coming) >= HEADER:
            length = struct.unpack_from("<I", self.coming, 12)[0]
            if len(self.coming) < HEADER + length:
                break
            self.outgoing.append(self.coming[:HEADER])
            if length:
                self.outgoing.append(self.coming[HEADER : HEADER + length])
                if self.sends_empty and not length % PACKET:
                    self.outgoing.append(b"")
            self.coming = self.coming[HEADER + length :]

    def lose_cable(self) -> None:
        """Let go of the simulated phone, as a phone's USB side starts anew."""
        if self.cable is not None:
            self.cable.close()
        self.cable = None
        self.payload, self.wants_empty, self.coming = 0, False, b""


class Bus:
    """What is plugged in."""

    def __init__(self) -> None:
        self.testbed = UMockdev.Testbed.new()
        self.phones = {}
        self.add("usb1", 1, 0x1D6B, 2, [(9, 0, 0)], {"product": "Hub"}, "")

    def add(
        self,
        name: str,
        number: int,
        vendor: int,
        product: int,
        interfaces: list[Interface],
        words: dict[str, str],
        driver: str,
    ) -> str:
        parent = "" if name == "usb1" else "usb1/"
        path = f"/devices/pci0000:00/0000:00:14.0/{parent}{name}"
        triples = "".join(f":{a:02x}{b:02x}{c:02x}" for a, b, c in interfaces)
        device = [
            f"P: {path}",
            f"N: bus/usb/001/{number:03}",
            "E: DEVTYPE=usb_device",
            "E: SUBSYSTEM=usb",
            f"E: DEVNAME=/dev/bus/usb/001/{number:03}",
            "E: BUSNUM=001",
            f"E: DEVNUM={number:03}",
            f"E: ID_USB_INTERFACES={triples}:",
            "A: busnum=1",
            f"A: devnum={number}",
            "A: speed=480",
            "A: bConfigurationValue=1",
            f"A: idVendor={vendor:04x}",
            f"A: idProduct={product:04x}",
            *(f"A: {key}={value}" for key, value in words.items()),
            f"H: descriptors={descriptors(vendor, product, interfaces)}",
        ]
        self.testbed.add_from_string("\n".join(device) + "\n\n")
        for index, (kind, sub, protocol) in enumerate(interfaces):
            lines = [
                f"P: {path}/{name}:1.{index}",
                "E: DEVTYPE=usb_interface",
                "E: SUBSYSTEM=usb",
                f"A: bInterfaceClass={kind:02x}",
                f"A: bInterfaceSubClass={sub:02x}",
                f"A: bInterfaceProtocol={protocol:02x}",
                f"A: bInterfaceNumber={index:02x}",
            ]
            if driver and (kind, sub, protocol) == ADB:
                lines.append(f"L: driver=../../../../../../bus/usb/drivers/{driver}")
            self.testbed.add_from_string("\n".join(lines) + "\n\n")
        return f"/sys{path}"

    def plug(
        self,
        name: str,
        number: int = 4,
        vendor: int = 0x18D1,
        product: int = 0x4EE7,
        **options: Any,
    ) -> None:
        interfaces = [tuple(triple) for triple in options.get("interfaces", [ADB])]
        words = {"manufacturer": "Example", "product": "Phone One", "serial": "SIM0001"}
        words |= options.get("words", {})
        path = self.add(name, number, vendor, product, interfaces, words, options.get("driver", ""))
        node = f"/dev/bus/usb/001/{number:03}"
        phone = Phone(options)
        self.testbed.attach_ioctl(node, phone)
        self.phones[name] = (phone, path, node, interfaces)
        if "mode" in options:
            Path(self.testbed.get_root_dir() + node).chmod(options["mode"])
        self.tell(path, "bind")

    def unplug(self, name: str) -> None:
        phone, path, node, interfaces = self.phones.pop(name)
        phone.unplug()
        self.tell(path, "remove")
        self.testbed.detach_ioctl(node)
        for index in range(len(interfaces)):
            self.testbed.remove_device(f"{path}/{name}:1.{index}")
        self.testbed.remove_device(path)

    def tell(self, path: str, action: str) -> None:
        self.testbed.uevent(path, action)

    def log(self, name: str) -> list[str]:
        return self.phones[name][0].log

    def obey(self, line: str) -> None:
        """Do what a line says, and answer."""
        command, name, options = json.loads(line)
        try:
            known = {"plug": self.plug, "unplug": self.unplug, "log": self.log}
            result = known[command](name, **options)
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            result = {"error": repr(error)}
        say(result)


def say(result: Any) -> None:
    """Answer with a line."""
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until standard input ends."""
    loop = GLib.MainLoop()
    bus = Bus()
    say(bus.testbed.get_root_dir())

    def listen() -> None:
        for line in sys.stdin:
            GLib.idle_add(bus.obey, line)
        GLib.idle_add(loop.quit)

    threading.Thread(target=listen, daemon=True).start()
    loop.run()


if __name__ == "__main__":
    main()
