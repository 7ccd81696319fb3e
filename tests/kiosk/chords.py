"""The keys that must change nothing while the kiosk fills the screen, whatever it shows (UX K20), as xdotool names them.

Not here, because pages have a use for them: what types a character, Return, Tab, Space, the arrows, Home, End, BackSpace
and Delete."""

GTK = (
    "ctrl+shift+d ctrl+shift+i shift+F10 Menu ctrl+period ctrl+semicolon ctrl+shift+u ctrl+shift+e F10 ctrl+F10 "
    "ctrl+Tab ctrl+shift+Tab ctrl+Return ctrl+space alt+Return ctrl+question Insert"
)
EDITING = (
    "ctrl+a ctrl+shift+a ctrl+backslash ctrl+slash ctrl+c ctrl+x ctrl+v ctrl+Insert shift+Insert shift+Delete ctrl+z "
    "ctrl+y ctrl+shift+z ctrl+u ctrl+BackSpace ctrl+Delete ctrl+h ctrl+k"
)
PROGRAMS = (
    "ctrl+q ctrl+w ctrl+n ctrl+t ctrl+o ctrl+p ctrl+s ctrl+f ctrl+r ctrl+l ctrl+d ctrl+plus ctrl+minus ctrl+0 "
    "F1 F2 F3 F4 F5 F6 F7 F8 F9 F11 F12 shift+F1 ctrl+F4 alt+Left alt+Right alt+Home alt+s alt+e"
)
DESKTOPS = (
    "alt+F4 alt+F1 alt+F2 alt+F10 alt+Tab alt+shift+Tab alt+Escape alt+space super+d super+l super+r super+Tab "
    "Super_L Alt_L Control_L Print alt+Print Pause Scroll_Lock ctrl+Escape ctrl+shift+Escape Escape "
    "ctrl+alt+Delete ctrl+alt+t ctrl+alt+l ctrl+alt+Left ctrl+alt+d XF86HomePage XF86Mail XF86Calculator XF86Back "
    "XF86Reload XF86Search XF86Explorer"
)
CONSOLES = "ctrl+alt+F1 ctrl+alt+F2 ctrl+alt+F3 ctrl+alt+F7 ctrl+alt+BackSpace"

ALL = tuple(f"{GTK} {EDITING} {PROGRAMS} {DESKTOPS} {CONSOLES}".split())
