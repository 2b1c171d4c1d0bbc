"""The list of apps is read whole, or not at all."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.packages import QUERY, Enabled, Package, Packages, parse_packages
from safety_audit.model import Unreadable

Said = Callable[..., Answer]

HEAD = """Database versions:
  Internal:
    sdkVersion=33 databaseVersion=3 fingerprint="x"

Activity Resolver Table:
  Non-Data Actions:
      android.intent.action.MAIN:
        1a2b3c com.example.notes/.MainActivity
        2b3c4d com.example.notes/com.example.other.Second (2 filters)
      android.intent.action.VIEW:
        3c4d5e com.example.viewer/.View

Receiver Resolver Table:
  Non-Data Actions:
      android.intent.action.BOOT_COMPLETED:
        4d5e6f com.example.sync/.Boot

"""
TAIL = """
Shared users:
  SharedUser [com.example.family] (3c4d):
    userId=10150
    install permissions:
      android.permission.INTERNET: granted=true
    User 0:\x20
      gids=[3003]
      runtime permissions:
        android.permission.READ_SMS: granted=true, flags=[ USER_SET]
    User 10:\x20
      runtime permissions:
        android.permission.CAMERA: granted=false, flags=[ USER_SET]

Package Changes:
  Sequence number=12
"""
OLD = """  Package [com.example.old] (5e6f):
    userId=10077
    pkg=Package{1 com.example.old}
    codePath=/data/app/com.example.old-2
    versionCode=7 minSdk=19 targetSdk=22
    versionName=1.0
    flags=[ DEBUGGABLE HAS_CODE ]
    timeStamp=2018-02-03 04:05:06
    firstInstallTime=2018-02-03 04:05:06
    lastUpdateTime=2018-03-04 05:06:07
    installerPackageName=com.android.vending
    signatures=PackageSignatures{5c1c6e2 [0badcafe]}
    installPermissionsFixed=true installStatus=1
    pkgFlags=[ DEBUGGABLE HAS_CODE TEST_ONLY ]
    requested permissions:
      android.permission.READ_SMS
      android.permission.CAMERA
    install permissions:
      android.permission.INTERNET: granted=true
      android.permission.READ_SMS: granted=true
    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=true notLaunched=true enabled=3
      lastDisabledCaller: com.android.settings
      gids=[3003]
      runtime permissions:
        android.permission.CAMERA: granted=true, flags=[ USER_SET USER_FIXED ]
        android.permission.RECORD_AUDIO: granted=true
      disabledComponents:
        com.example.old.MainActivity
      enabledComponents:
        com.example.old.Service
"""
NEW = """  Package [com.example.new] (6f70):
    appId=10150
    sharedUser=SharedUserSetting{aa11 com.example.family/10150}
    pkg=Package{2 com.example.new}
    codePath=/data/app/~~AAAAAAAAAAAAAAAAAAAAAA==/com.example.new-BBBBBBBBBBBBBBBBBBBBBA==
    versionCode=7 minSdk=24 targetSdk=34
    versionName=2.0
    flags=[ HAS_CODE ]
    timeStamp=2026-05-03 21:04:00
    lastUpdateTime=2026-05-03 21:04:00
    installerPackageName=com.android.vending
    installerPackageUid=10100
    initiatingPackageName=com.android.shell
    originatingPackageName=null
    updateOwnerPackageName=com.android.vending
    packageSource=2
    signatures=PackageSignatures{5c version:3, signatures:[0badcafe, 11], past signatures:[]}
    pkgFlags=[ HAS_CODE ]
    requested permissions:
      android.permission.READ_SMS: restricted=true
    User 0: ceDataInode=0 deDataInode=0 installed=false hidden=false privacy_hidden=false suspended=false distractionFlags=0 stopped=false notLaunched=false enabled=0 ofs=0 instant=false virtual=false quarantined=false
      installReason=0
      firstInstallTime=1970-01-01 01:00:00
    User 10: ceDataInode=9 installed=true hidden=true suspended=true stopped=false enabled=7 instant=false
      Suspend params:
        suspendingPackage=com.example.pauser
      archiveTime=2026-05-04 10:00:00
      firstInstallTime=2026-05-03 21:04:00
      uninstallReason=0
      runtime permissions:
        android.permission.CAMERA: granted=true, flags=[ USER_SET|REVOKED_COMPAT]
"""
FACTORY = """
Hidden system packages:
  Package [com.example.old] (77):
    userId=10077
    codePath=/system/app/Old
"""


def dump(*blocks: str, head: str = HEAD, tail: str = TAIL) -> str:
    return head + "Packages:\n" + "".join(blocks) + tail


def one(packages: Packages, name: str) -> Package:
    package = packages.get(name)
    assert package is not None
    return package


class TestOldForm:
    """Android 7 to 12."""

    @pytest.fixture
    def package(self, answer: Said) -> Package:
        return one(parse_packages(answer(QUERY, dump(OLD))), "com.example.old")

    def test_scalars(self, package: Package) -> None:
        """What stands once for a package is read by its name."""
        assert package.app_id == 10077
        assert package.code_path == "/data/app/com.example.old-2"
        assert package.target_sdk == 22
        assert package.flags == {"DEBUGGABLE", "HAS_CODE", "TEST_ONLY"}
        assert package.installer == "com.android.vending"
        assert package.signer == "0badcafe"
        assert package.last_update == datetime.fromisoformat("2018-03-04 05:06:07")
        assert not package.doubtful

    def test_initiator_is_not_stated(self, package: Package) -> None:
        """Who asked for the installation is not stated, which differs from nobody."""
        assert package.initiating is None
        assert package.source is None

    def test_first_install_of_the_package_holds_for_its_users(self, package: Package) -> None:
        """The time stands at the package, and holds for each user."""
        state = package.state(0)

        assert state is not None
        assert state.first_install == datetime.fromisoformat("2018-02-03 04:05:06")

    def test_state(self, package: Package) -> None:
        """The state for a user is read token by token."""
        state = package.state(0)

        assert state is not None
        assert state.installed is True
        assert state.enabled is Enabled.DISABLED_BY_PERSON
        assert state.instant is None
        assert state.disabled_by == "com.android.settings"
        assert state.disabled_components == ("com.example.old.MainActivity",)
        assert state.enabled_components == ("com.example.old.Service",)

    def test_permissions(self, package: Package) -> None:
        """Granted are those of installation and those that were allowed, with their flags."""
        assert package.requested == ("android.permission.READ_SMS", "android.permission.CAMERA")
        assert [(grant.permission, grant.flags) for grant in package.grants(0)] == [
            ("android.permission.CAMERA", ("USER_SET", "USER_FIXED")),
            ("android.permission.RECORD_AUDIO", ()),
        ]
        assert package.granted(0) == {
            "android.permission.INTERNET",
            "android.permission.READ_SMS",
            "android.permission.CAMERA",
            "android.permission.RECORD_AUDIO",
        }

    def test_an_absent_installer_is_nobody(self, answer: Said) -> None:
        """Up to Android 13 the line is left out where nobody is on record."""
        block = OLD.replace("    installerPackageName=com.android.vending\n", "")

        assert one(parse_packages(answer(QUERY, dump(block))), "com.example.old").installer == ""


class TestNewForm:
    """Android 13 to 16, with makers' own tokens."""

    @pytest.fixture
    def package(self, answer: Said) -> Package:
        return one(parse_packages(answer(QUERY, dump(NEW))), "com.example.new")

    def test_who_installed(self, package: Package) -> None:
        """Installer, initiator, originator and owner of updates are told apart."""
        assert package.installer == "com.android.vending"
        assert package.initiating == "com.android.shell"
        assert package.originating == ""
        assert package.update_owner == "com.android.vending"
        assert package.source == 2

    def test_users_differ(self, package: Package) -> None:
        """Each user has a state of its own."""
        first, second = package.state(0), package.state(10)

        assert first is not None
        assert second is not None
        assert (first.installed, second.installed) == (False, True)
        assert first.first_install is None
        assert second.first_install == datetime.fromisoformat("2026-05-03 21:04:00")
        assert second.hidden is True
        assert second.suspended is True
        assert second.suspended_by == "com.example.pauser"
        assert second.archived
        assert second.enabled is None
        assert package.state(11) is None

    def test_what_it_shares_is_its_own(self, package: Package) -> None:
        """Permissions of a shared identity belong to each app that shares it, by user."""
        assert package.shared_user == "com.example.family"
        assert package.granted(0) == {"android.permission.INTERNET", "android.permission.READ_SMS"}

    def test_a_permission_an_old_app_only_believes_to_hold(self, package: Package) -> None:
        """REVOKED_COMPAT is not granted."""
        assert "android.permission.CAMERA" not in package.granted(10)

    def test_a_request_may_carry_a_note(self, package: Package) -> None:
        """What follows a requested permission is not part of its name."""
        assert package.requested == ("android.permission.READ_SMS",)


class TestTheWholeList:
    """What stands around the blocks."""

    def test_factory_versions_are_apart(self, answer: Said) -> None:
        """The version in the system image of an updated app is not the app."""
        packages = parse_packages(answer(QUERY, dump(OLD, FACTORY)))

        assert [package.name for package in packages.all] == ["com.example.old"]
        assert [package.code_path for package in packages.factory] == ["/system/app/Old"]
        assert packages.twice == ()

    def test_a_hidden_heading_hides_no_other_app(self, answer: Said) -> None:
        """An app that stands below that heading only is an app like any other."""
        packages = parse_packages(answer(QUERY, dump(OLD, FACTORY, NEW)))

        assert [package.name for package in packages.all] == ["com.example.old", "com.example.new"]

    def test_main_screens_and_boot(self, answer: Said) -> None:
        """The tables say what can start an app, and what starts with the phone."""
        packages = parse_packages(answer(QUERY, dump(OLD)))

        assert packages.main_activities == {
            "com.example.notes": {"com.example.notes.MainActivity", "com.example.other.Second"}
        }
        assert packages.boot_receivers == {"com.example.sync": {"com.example.sync.Boot"}}
        assert packages.api == 33

    def test_missing_tables_are_not_empty_ones(self, answer: Said) -> None:
        """Without a table it is not known what starts an app."""
        packages = parse_packages(answer(QUERY, dump(OLD, head="")))

        assert packages.main_activities is None
        assert packages.boot_receivers is None
        assert packages.api is None

    def test_evidence(self, answer: Said) -> None:
        """Evidence is the exact lines."""
        packages = parse_packages(answer(QUERY, dump(OLD, NEW)))

        seen = packages.seen("com.example.old", "codePath=", "installerPackageName=")

        assert seen.text.splitlines() == [
            "Package [com.example.old] (5e6f):",
            "codePath=/data/app/com.example.old-2",
            "installerPackageName=com.android.vending",
        ]

    def test_line_ends_of_a_terminal(self, answer: Said) -> None:
        """Lines that end as a terminal ends them are read the same."""
        packages = parse_packages(answer(QUERY, dump(OLD).replace("\n", "\r\n")))

        assert one(packages, "com.example.old").flags == {"DEBUGGABLE", "HAS_CODE", "TEST_ONLY"}

    def test_leading_lines(self, answer: Said) -> None:
        """Lines that Android 14 puts before a dump change nothing."""
        words = "Service host process PID: 508\nThreads in use: 0/32\n" + dump(OLD)

        assert len(parse_packages(answer(QUERY, words)).all) == 1


class TestForged:
    """A version name may hold line breaks, and with them lines of the dump."""

    def forged(self, answer: Said, lines: str) -> Packages:
        block = NEW.replace("versionName=2.0", "versionName=2.0\n" + lines)
        return parse_packages(answer(QUERY, dump(block, OLD)))

    def test_an_installer_before_its_place_does_not_count(self, answer: Said) -> None:
        """Who installed an app stands after the version name."""
        packages = self.forged(answer, "    initiatingPackageName=com.android.vending")

        assert one(packages, "com.example.new").initiating == "com.android.shell"

    def test_a_second_half_makes_the_block_doubtful(self, answer: Said) -> None:
        """A line that stands twice shows that somebody forged one."""
        packages = self.forged(
            answer, "    lastUpdateTime=2026-01-01 00:00:00\n    pkgFlags=[ SYSTEM ]"
        )

        assert one(packages, "com.example.new").doubtful

    def test_headings_cut_nothing_off(self, answer: Said) -> None:
        """A forged heading neither ends the list nor hides what follows."""
        packages = self.forged(answer, "\nHidden system packages:\n\nShared users:\n\nX:\n")

        assert {package.name for package in packages.all} == {"com.example.new", "com.example.old"}

    def test_a_block_for_another_app_is_told(self, answer: Said) -> None:
        """An app that stands twice is named."""
        packages = self.forged(
            answer, "  Package [com.example.old] (1):\n    userId=1\n    codePath=/system/app/Old"
        )

        assert packages.twice == ("com.example.old",)
        assert sum(package.name == "com.example.old" for package in packages.all) == 2

    def test_a_heading_makes_no_app_one_of_the_factory(self, answer: Said) -> None:
        """An app that another one describes first is not taken for an older copy of itself."""
        packages = self.forged(
            answer, "  Package [com.example.old] (1):\n    userId=1\n\nHidden system packages:\n"
        )

        assert packages.twice == ("com.example.old",)
        assert packages.factory == ()

    def test_a_permission_that_ends_the_block(self, answer: Said) -> None:
        """The name of a permission may cut off what is said of users: that is told, and no app is lost."""
        block = NEW.replace(
            "    requested permissions:\n",
            "    requested permissions:\n      x\n  Package [com.example.other] (1):\n",
        )
        packages = parse_packages(answer(QUERY, dump(block, OLD)))
        cut = one(packages, "com.example.new")

        assert cut.users == ()
        assert cut.doubtful
        assert [(state.user, state.installed) for state in cut.copies] == [(0, None)]
        assert cut.copies[0].asked_grants == ()


class TestUnreadable:
    """Fewer apps than there are must never pass for all."""

    def test_every_cut_is_noticed(self, answer: Said) -> None:
        """A dump that ends before the shared users do is no list."""
        whole = dump(OLD, NEW)
        end = whole.index("\nPackage Changes")
        for cut in range(end):
            with pytest.raises(Unreadable):
                parse_packages(answer(QUERY, whole[:cut].encode() or b" "))

    @pytest.mark.parametrize(
        "words",
        [
            "",
            "Packages:\n",
            "Can't find service: package\n",
            dump(OLD).replace("Packages:", "Apps:"),
            dump(OLD).replace("  Package [", "  Paket ["),
        ],
    )
    def test_other_words(self, answer: Said, words: str) -> None:
        """What has no list of apps is not an empty list."""
        with pytest.raises(Unreadable):
            parse_packages(answer(QUERY, words))

    @pytest.mark.parametrize("status", [Status.TIMED_OUT, Status.CUT_OFF, Status.REFUSED])
    def test_status(self, answer: Said, status: Status) -> None:
        """An answer that failed is not read, even if it holds apps."""
        with pytest.raises(Unreadable):
            parse_packages(answer(QUERY, status))


PIECES = st.sampled_from(
    [
        "Packages:\n",
        "  Package [com.example.a] (1):\n",
        "  Package [",
        "    appId=1\n",
        "    userId=99999999999999999999999\n",
        "    codePath=/data/app/x\n",
        "    lastUpdateTime=9999-99-99 99:99:99\n",
        "    pkgFlags=[ SYSTEM ]\n",
        "    requested permissions:\n      a.b: restricted=true\n",
        "    User 0: installed=maybe enabled=99\n",
        "    User x: \n",
        "      firstInstallTime=2026-02-30 00:00:00\n",
        "      runtime permissions:\n        a: granted=true, flags=[ X|Y]\n",
        "\nHidden system packages:\n",
        "\nShared users:\n",
        "  SharedUser [",
        "\n",
        "\nPackage Changes:\n",
        "\nActivity Resolver Table:\n      android.intent.action.MAIN:\n        1 a/b\n",
    ]
)


class TestAnything:
    """Any bytes whatever end in a record or `Unreadable`."""

    @given(data=st.one_of(st.binary(), st.lists(PIECES).map(lambda p: "".join(p).encode())))
    def test_never_crashes(self, data: bytes) -> None:
        """Nothing in a dump stops the parser, nor what is read later."""
        try:
            packages = parse_packages(Answer(query=QUERY, status=Status.OK, data=data))
        except Unreadable:
            return
        assert packages.all
        for package in packages.all:
            assert package.granted(0) is not None
            assert package.requested is not None
            for state in package.users:
                assert state.disabled_components is not None


@pytest.mark.recordings
def test_recorded(phone_folder: Path, answer: Said) -> None:
    """Every block of a recorded phone is read, and none is doubtful."""
    data = (phone_folder / "dumpsys" / "package.txt").read_bytes()
    packages = parse_packages(answer(QUERY, data))
    blocks = data.count(b"\n  Package [")

    assert len(packages.all) + len(packages.factory) == blocks
    assert packages.twice == ()
    for package in packages.all:
        assert not package.doubtful
        assert package.app_id is not None
        assert package.code_path.startswith("/")
        assert package.users
        assert all(state.installed is not None for state in package.users)
    assert packages.main_activities
    assert packages.boot_receivers
