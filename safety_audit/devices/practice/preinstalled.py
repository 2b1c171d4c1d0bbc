"""The apps that base phones come with: their names and places are the ordinary, public ones.

A line is: package, folder, and then, in any order, `icon=` for the screen with an icon, `uid=` for
an identity it shares, `may=` for what it may do from the start, `since=` and `until=` for the API
levels that have it.
"""

# ruff: noqa: E501 - one app a line, however much it may do

from dataclasses import dataclass

__all__ = ["PreInstalled", "preinstalled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreInstalled:
    """One app that a phone comes with."""

    package: str
    """Its package name."""
    place: str
    """The folder of the system image it lies in."""
    icon: str = ""
    """Class name of its screen with an icon; empty for none."""
    shared: str = ""
    """The identity it shares; empty for its own."""
    may: tuple[str, ...] = ()
    """What it may do from the start: words of `powers.PERMISSIONS`."""


_ANDROID = """
android /system/framework uid=android.uid.system
com.android.backupconfirm /system/priv-app/BackupRestoreConfirmation
com.android.bluetooth /system/app/Bluetooth uid=android.uid.bluetooth until=32 may=contacts,calls
com.android.bluetoothmidiservice /system/app/BluetoothMidiService
com.android.bookmarkprovider /system/app/BookmarkProvider
com.android.calllogbackup /system/priv-app/CallLogBackup uid=android.uid.shared
com.android.carrierconfig /system/priv-app/CarrierConfig
com.android.carrierdefaultapp /system/app/CarrierDefaultApp
com.android.certinstaller /system/app/CertInstaller
com.android.companiondevicemanager /system/app/CompanionDeviceManager
com.android.cts.ctsshim /system/app/CtsShimPrebuilt
com.android.cts.priv.ctsshim /system/priv-app/CtsShimPrivPrebuilt
com.android.dreams.basic /system/app/BasicDreams
com.android.dynsystem /system/priv-app/DynamicSystemInstallationService uid=android.uid.system since=29
com.android.egg /system/app/EasterEgg
com.android.emergency /system/priv-app/EmergencyInfo
com.android.externalstorage /system/priv-app/ExternalStorageProvider
com.android.htmlviewer /system/app/HTMLViewer
com.android.inputdevices /system/priv-app/InputDevices uid=android.uid.system
com.android.keychain /system/app/KeyChain uid=android.uid.system
com.android.localtransport /system/priv-app/LocalTransport uid=android.uid.system since=29
com.android.location.fused /system/priv-app/FusedLocation uid=android.uid.system may=location-always
com.android.managedprovisioning /system/priv-app/ManagedProvisioning
com.android.mms.service /system/priv-app/MmsService uid=android.uid.phone
com.android.mtp /system/priv-app/MtpService uid=android.media
com.android.nfc /system/app/NfcNci uid=android.uid.nfc
com.android.ons /system/priv-app/ONS uid=android.uid.phone since=29
com.android.pacprocessor /system/app/PacProcessor
com.android.phone /system/priv-app/TeleService uid=android.uid.phone may=contacts,calls,sms,phone
com.android.printspooler /system/app/PrintSpooler
com.android.providers.blockednumber /system/priv-app/BlockedNumberProvider uid=android.uid.shared
com.android.providers.calendar /system/priv-app/CalendarProvider uid=android.uid.calendar
com.android.providers.contacts /system/priv-app/ContactsProvider uid=android.uid.shared
com.android.providers.downloads /system/priv-app/DownloadProvider uid=android.media
com.android.providers.downloads.ui /system/app/DownloadProviderUi uid=android.media
com.android.providers.media /system/priv-app/MediaProviderLegacy uid=android.media
com.android.providers.settings /system/priv-app/SettingsProvider uid=android.uid.system
com.android.providers.telephony /system/priv-app/TelephonyProvider uid=android.uid.phone
com.android.providers.userdictionary /system/app/UserDictionaryProvider uid=android.uid.shared
com.android.proxyhandler /system/priv-app/ProxyHandler
com.android.se /system/app/SecureElement uid=android.uid.se since=28
com.android.server.telecom /system/priv-app/Telecom uid=android.uid.system
com.android.settings /system_ext/priv-app/Settings icon=.Settings uid=android.uid.system
com.android.settings.intelligence /system_ext/priv-app/SettingsIntelligence since=28
com.android.sharedstoragebackup /system/priv-app/SharedStorageBackup
com.android.shell /system/priv-app/Shell uid=android.uid.shell
com.android.simappdialog /system/app/SimAppDialog since=28
com.android.statementservice /system/priv-app/StatementService
com.android.stk /system/app/Stk uid=android.uid.phone icon=.StkMain
com.android.systemui /system_ext/priv-app/SystemUI uid=android.uid.systemui
com.android.traceur /system/app/Traceur since=28
com.android.vpndialogs /system/priv-app/VpnDialogs
com.android.wallpaperbackup /system/app/WallpaperBackup uid=android.uid.system
com.android.wallpapercropper /system/priv-app/WallpaperCropper
"""

_GOOGLE_SERVICES = """
com.android.chrome /product/app/Chrome icon=com.google.android.apps.chrome.Main
com.android.vending /product/priv-app/Phonesky icon=.AssetBrowserActivity
com.google.android.apps.maps /product/app/Maps icon=com.google.android.maps.MapsActivity may=location
com.google.android.apps.photos /product/app/Photos icon=.home.HomeActivity may=photos,places-in-photos
com.google.android.apps.restore /product/priv-app/GoogleRestore
com.google.android.apps.docs /product/app/Drive icon=.app.NewMainProxyActivity
com.google.android.apps.tachyon /product/app/Duo icon=.MainActivity
com.google.android.apps.wellbeing /product/priv-app/WellbeingPrebuilt icon=.settings.TopLevelSettingsActivity since=28
com.google.android.as /product/priv-app/AndroidSystemIntelligence since=31
com.google.android.configupdater /product/priv-app/ConfigUpdater
com.google.android.documentsui /product/priv-app/DocumentsUIGoogle icon=com.android.documentsui.LauncherActivity since=29
com.google.android.ext.services /system/priv-app/GoogleExtServices
com.google.android.ext.shared /system/app/GoogleExtShared
com.google.android.feedback /product/priv-app/GoogleFeedback
com.google.android.gm /product/app/Gmail2 icon=.ConversationListActivityGmail may=contacts
com.google.android.gms /product/priv-app/GmsCore uid=com.google.uid.shared may=location-always,contacts,calls,sms,phone,camera,microphone,activity,body,nearby
com.google.android.googlequicksearchbox /product/priv-app/Velvet icon=.SearchActivity may=microphone,contacts,location
com.google.android.gsf /product/priv-app/GoogleServicesFramework uid=com.google.uid.shared
com.google.android.marvin.talkback /product/app/TalkBack
com.google.android.onetimeinitializer /product/priv-app/GoogleOneTimeInitializer
com.google.android.packageinstaller /system/priv-app/GooglePackageInstaller
com.google.android.partnersetup /product/priv-app/GooglePartnerSetup
com.google.android.permissioncontroller /system/priv-app/GooglePermissionController since=29
com.google.android.printservice.recommendation /product/app/GooglePrintRecommendationService
com.google.android.setupwizard /product/priv-app/SetupWizard
com.google.android.syncadapters.calendar /product/app/GoogleCalendarSyncAdapter
com.google.android.syncadapters.contacts /product/app/GoogleContactsSyncAdapter
com.google.android.tts /product/app/GoogleTTS
com.google.android.webview /product/app/WebViewGoogle
com.google.android.youtube /product/app/YouTube icon=.app.honeycomb.Shell$HomeActivity
com.google.android.apps.adservices /system/priv-app/AdServices since=33
com.google.android.bluetooth /system/app/BluetoothGoogle uid=android.uid.bluetooth since=33 may=contacts,calls
com.google.android.networkstack /system/priv-app/NetworkStackGoogle uid=android.uid.networkstack since=29
com.google.android.providers.media.module /system/priv-app/MediaProviderGoogle since=30
"""

_PIXEL = """
com.google.android.apps.messaging /product/app/PrebuiltBugle icon=.ui.ConversationListActivity may=sms,send-sms,contacts,phone
com.google.android.apps.nexuslauncher /system_ext/priv-app/NexusLauncherRelease
com.google.android.apps.recorder /product/app/RecorderPrebuilt icon=.ui.launcher.MainActivity since=29
com.google.android.apps.safetyhub /product/app/SafetyHubPrebuilt icon=.home.HomePageActivity since=29 may=location
com.google.android.apps.subscriptions.red /product/app/SubscriptionsGoogle icon=.LauncherActivity since=29
com.google.android.apps.turbo /product/priv-app/TurboPrebuilt
com.google.android.apps.wallpaper /product/app/WallpaperPickerGoogleRelease
com.google.android.calculator /product/app/CalculatorGooglePrebuilt icon=com.android.calculator2.Calculator
com.google.android.calendar /product/app/CalendarGooglePrebuilt icon=com.android.calendar.AllInOneActivity may=calendar,contacts
com.google.android.contacts /product/app/GoogleContacts icon=com.android.contacts.activities.PeopleActivity may=contacts,phone
com.google.android.deskclock /product/app/PrebuiltDeskClockGoogle icon=com.android.deskclock.DeskClock
com.google.android.dialer /product/priv-app/GoogleDialer icon=.extensions.GoogleDialtactsActivity may=calls,contacts,phone
com.google.android.GoogleCamera /product/app/GoogleCamera icon=com.android.camera.CameraLauncher may=camera,microphone
com.google.android.inputmethod.latin /product/app/LatinIMEGooglePrebuilt
com.google.android.markup /product/app/MarkupGoogle
com.google.android.projection.gearhead /product/priv-app/AndroidAutoStubPrebuilt may=location
"""

_SAMSUNG = """
com.google.android.apps.messaging /system/app/Messages_Google icon=.ui.ConversationListActivity since=30
com.google.android.projection.gearhead /system/priv-app/AndroidAutoStub
com.knox.vpn.proxyhandler /system/priv-app/KnoxVpnServices uid=android.uid.system
com.samsung.android.app.cocktailbarservice /system/priv-app/CocktailBarService
com.samsung.android.app.contacts /system/priv-app/SamsungContacts icon=com.samsung.android.contacts.contactslist.PeopleActivity may=contacts,phone
com.samsung.android.app.notes /system/app/Notes40 icon=.memolist.MemoListActivity
com.samsung.android.app.settings.bixby /system/priv-app/SettingsBixby
com.samsung.android.app.smartcapture /system/priv-app/SmartCapture
com.samsung.android.app.spage /system/priv-app/BixbyHomeCN_Disable
com.samsung.android.bixby.agent /system/priv-app/BixbyService may=microphone,location
com.samsung.android.calendar /system/app/SamsungCalendar icon=.module.main.view.MainActivity may=calendar,contacts
com.samsung.android.dialer /system/priv-app/SamsungDialer icon=.DialtactsActivity may=calls,contacts,phone
com.samsung.android.dqagent /system/priv-app/DeviceQualityAgent uid=android.uid.system
com.samsung.android.fmm /system/priv-app/Fmm may=location-always
com.samsung.android.forest /system/priv-app/Forest since=29
com.samsung.android.game.gamehome /system/priv-app/GameHome icon=.app.MainActivity
com.samsung.android.game.gos /system/priv-app/GameOptimizingService
com.samsung.android.honeyboard /system/app/HoneyBoard since=29
com.samsung.android.incallui /system/priv-app/InCallUI
com.samsung.android.kgclient /system/priv-app/KnoxGuard uid=android.uid.system
com.samsung.android.knox.containercore /system/priv-app/KnoxCore
com.samsung.android.lool /system/priv-app/SmartManager_v5 uid=android.uid.system
com.samsung.android.mdecservice /system/priv-app/MdecService since=29
com.samsung.android.messaging /system/priv-app/SamsungMessages icon=com.android.mms.ui.ConversationComposer may=sms,send-sms,contacts,phone
com.samsung.android.mobileservice /system/priv-app/SamsungExperienceService may=contacts
com.samsung.android.scloud /system/priv-app/SamsungCloudClient
com.samsung.android.securitylogagent /system/priv-app/SecurityLogAgent uid=android.uid.system
com.samsung.android.smartmirroring /system/priv-app/SmartMirroring
com.samsung.android.themestore /system/priv-app/ThemeStore
com.samsung.android.visionintelligence /system/priv-app/BixbyVisionFramework may=camera
com.samsung.knox.securefolder /system/priv-app/SecureFolder
com.sec.android.app.camera /system/priv-app/SamsungCamera icon=.Camera may=camera,microphone
com.sec.android.app.clockpackage /system/priv-app/ClockPackage icon=.ClockPackage
com.sec.android.app.fm /system/app/HybridRadio icon=.MainActivity
com.sec.android.app.launcher /system/priv-app/TouchWizHome
com.sec.android.app.myfiles /system/priv-app/SecMyFiles icon=.external.ui.MainActivity
com.sec.android.app.popupcalculator /system/app/SecCalculator_R icon=.Calculator
com.sec.android.app.samsungapps /system/priv-app/GalaxyAppsWidget_Phone icon=.SamsungAppsMainActivity
com.sec.android.app.sbrowser /system/app/SBrowser icon=.SBrowserMainActivity
com.sec.android.daemonapp /system/app/WeatherWidget may=location
com.sec.android.easyMover.Agent /system/priv-app/EasymoverAgent
com.sec.android.gallery3d /system/priv-app/SecGallery icon=com.samsung.android.gallery.app.activity.GalleryActivity may=photos,places-in-photos
com.sec.android.inputmethod /system/app/SamsungIME until=28
com.sec.android.soagent /system/priv-app/SOAgent
com.wssyncmldm /system/priv-app/FotaAgent
"""

_XIAOMI = """
com.google.android.contacts /product/app/GoogleContacts icon=com.android.contacts.activities.PeopleActivity may=contacts,phone
com.google.android.dialer /product/priv-app/GoogleDialer icon=.extensions.GoogleDialtactsActivity may=calls,contacts,phone
com.google.android.apps.messaging /product/app/PrebuiltBugle icon=.ui.ConversationListActivity may=sms,send-sms,contacts,phone
com.google.android.calendar /product/app/CalendarGoogle icon=com.android.calendar.AllInOneActivity may=calendar
com.google.android.inputmethod.latin /product/app/LatinImeGoogle
com.android.camera /product/priv-app/MiuiCamera icon=.Camera may=camera,microphone
com.android.deskclock /product/app/MIUIDeskClock icon=.DeskClockTabActivity
com.android.fileexplorer /product/app/MIUIFileExplorerGlobal icon=.FileExplorerTabActivity may=photos
com.android.soundrecorder /product/app/MIUISoundRecorder icon=.SoundRecorder
com.android.thememanager /product/app/MIUIThemeManagerGlobal icon=.ThemeResourceTabActivity
com.android.updater /product/app/Updater
com.miui.analytics /product/app/AnalyticsCore
com.miui.backup /product/priv-app/Backup
com.miui.calculator /product/app/MIUICalculator icon=.cal.CalculatorActivity
com.miui.cleaner /product/app/MIUICleaner since=29
com.miui.cloudservice /product/priv-app/CloudService may=contacts
com.miui.compass /product/app/MIUICompassGlobal icon=.CompassActivity
com.miui.daemon /system/app/MiuiDaemon uid=android.uid.system
com.miui.gallery /product/priv-app/MIUIGallery icon=.activity.HomePageActivity may=photos,places-in-photos
com.miui.global.packageinstaller /product/priv-app/MIUIPackageInstaller since=30
com.miui.guardprovider /product/app/MIUIGuardProvider
com.miui.home /system_ext/priv-app/MiuiHome
com.miui.msa.global /product/app/MSA-Global
com.miui.notes /product/app/MIUINotes icon=.ui.NotesListActivity
com.miui.player /product/app/MIUIMusicGlobal icon=.ui.MusicBrowserActivity
com.miui.powerkeeper /system_ext/app/PowerKeeper uid=android.uid.system
com.miui.securityadd /product/priv-app/MIUISecurityAdd
com.miui.securitycenter /product/priv-app/SecurityCenter icon=com.miui.securityscan.MainActivity
com.miui.videoplayer /product/app/MIUIVideoPlayer icon=.MainActivity
com.miui.weather2 /product/app/MIUIWeather icon=.ActivityWeatherMain may=location
com.xiaomi.discover /product/app/XiaomiDiscover
com.xiaomi.finddevice /system/priv-app/FindDevice may=location-always
com.xiaomi.glgm /product/app/GameCenterGlobal icon=.home.ui.HomeTabActivity
com.xiaomi.mipicks /product/app/MIPicks icon=com.xiaomi.market.ui.MarketTabActivity
com.xiaomi.mircs /product/app/MiRcs
com.xiaomi.misettings /product/app/MiSettings uid=android.uid.system
com.xiaomi.scanner /product/app/MIUIScanner icon=.app.ScanActivity may=camera
com.xiaomi.xmsf /product/app/XMSF
"""

_BY_MAKER = {"google": _PIXEL, "samsung": _SAMSUNG, "xiaomi": _XIAOMI}


def preinstalled(maker: str, api: int) -> tuple[PreInstalled, ...]:
    """Return the apps that a phone of this maker comes with, with this Android version."""
    lines = (_ANDROID + _GOOGLE_SERVICES + _BY_MAKER[maker]).split("\n")
    return tuple(app for line in lines if line and (app := _read(line, api)))


def _read(line: str, api: int) -> PreInstalled | None:
    package, place, *rest = line.split()
    words = dict(word.split("=", 1) for word in rest)
    if not int(words.get("since", "1")) <= api <= int(words.get("until", "99")):
        return None
    if api < _PARTITIONS:
        place = place.replace("/product/", "/system/").replace("/system_ext/", "/system/")
    return PreInstalled(
        package=package,
        place=place,
        icon=words.get("icon", ""),
        shared=words.get("uid", ""),
        may=tuple(filter(None, words.get("may", "").split(","))),
    )


_PARTITIONS = 30
"""The first API level on which every phone has the further system partitions."""
