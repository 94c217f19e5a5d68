//! System packages: which are needed, which are missing, and how to install them on Debian,
//! Ubuntu, Fedora and Arch. On other systems it prints what to install.

use std::process::Command;

use crate::process::{Result, announce, command, fail, is_on_path, run, stdout_of};

/// The task that needs the packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Run,
    Test,
}

/// A family of Linux distributions, by its package manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
}

impl Family {
    /// From /etc/os-release: ID first, then ID_LIKE.
    fn of(os_release: &str) -> Option<Self> {
        let value = |key: &str| {
            let line = os_release.lines().find_map(|line| line.strip_prefix(key));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        let names = format!("{} {}", value("ID="), value("ID_LIKE="));
        names.split_whitespace().find_map(|name| match name {
            "debian" | "ubuntu" => Some(Self::Debian),
            "fedora" | "rhel" => Some(Self::Fedora),
            "arch" => Some(Self::Arch),
            _ => None,
        })
    }

    /// To build and open the window.
    fn to_run(self) -> &'static [&'static str] {
        match self {
            Self::Debian => &[
                "build-essential",
                "pkg-config",
                "libwebkit2gtk-4.1-dev",
                "libayatana-appindicator3-dev",
                "librsvg2-dev",
            ],
            Self::Fedora => &[
                "gcc",
                "gcc-c++",
                "make",
                "pkgconf-pkg-config",
                "webkit2gtk4.1-devel",
                "libayatana-appindicator-gtk3-devel",
                "librsvg2-devel",
            ],
            Self::Arch => {
                &["base-devel", "pkgconf", "webkit2gtk-4.1", "libayatana-appindicator", "librsvg"]
            }
        }
    }

    /// To drive the real window without a screen, drop a file on it, keep a keychain, and send
    /// to a real mail server.
    fn to_test(self) -> &'static [&'static str] {
        match self {
            Self::Debian => &[
                "webkit2gtk-driver",
                "xvfb",
                "xdotool",
                "openbox",
                "dbus",
                "gnome-keyring",
                "python3-gi",
                "gir1.2-gtk-3.0",
                "postfix",
                "sasl2-bin",
                "libsasl2-modules",
                "libnss-wrapper",
                "python3-aiosmtpd",
                "fonts-dejavu-core",
            ],
            Self::Fedora => &[
                "xorg-x11-server-Xvfb",
                "xdotool",
                "openbox",
                "dbus-daemon",
                "gnome-keyring",
                "python3-gobject",
                "gtk3",
                "postfix",
                "cyrus-sasl",
                "cyrus-sasl-plain",
                "python3-aiosmtpd",
                "dejavu-sans-fonts",
            ],
            Self::Arch => &[
                "xorg-server-xvfb",
                "xdotool",
                "openbox",
                "dbus",
                "gnome-keyring",
                "python-gobject",
                "gtk3",
                "postfix",
                "cyrus-sasl",
                "python-aiosmtpd",
                "ttf-dejavu",
            ],
        }
    }

    fn has(self, package: &str) -> bool {
        match self {
            Self::Debian => {
                stdout_of(command("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]))
                    .is_some_and(|status| status == "installed")
            }
            Self::Fedora => {
                stdout_of(command("rpm").args(["-q", "--whatprovides", package])).is_some()
            }
            // -Q knows packages, -Qg groups.
            Self::Arch => ["-Q", "-Qg"]
                .iter()
                .any(|ask| stdout_of(command("pacman").args([ask, package])).is_some()),
        }
    }

    /// The commands that install `packages`, in order.
    fn install(self, packages: &[&str]) -> Vec<Vec<String>> {
        let line = |words: &[&str]| -> Vec<String> {
            words.iter().chain(packages).map(|word| (*word).to_owned()).collect()
        };
        match self {
            Self::Debian => vec![
                ["apt-get", "update"].map(str::to_owned).to_vec(),
                line(&["apt-get", "install", "--yes", "--no-install-recommends"]),
            ],
            Self::Fedora => vec![line(&["dnf", "install", "--assumeyes"])],
            Self::Arch => vec![line(&["pacman", "-S", "--needed", "--noconfirm"])],
        }
    }
}

/// Installs what is missing for `need`, or says what to install.
///
/// # Errors
/// When a package is missing and cannot be installed.
pub fn ensure(need: Need) -> Result {
    if cfg!(target_os = "linux") {
        ensure_linux(need)
    } else if cfg!(windows) {
        // WebView2 is part of Windows 11 and of every updated Windows 10.
        Ok(())
    } else if stdout_of(command("xcode-select").arg("-p")).is_none() {
        fail("Postroom needs Apple's command line tools. Install them with: xcode-select --install")
    } else {
        Ok(())
    }
}

fn ensure_linux(need: Need) -> Result {
    let os_release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let Some(family) = Family::of(&os_release) else {
        return check_unknown(need);
    };
    let mut wanted = family.to_run().to_vec();
    if need == Need::Test {
        wanted.extend(family.to_test());
    }
    let missing: Vec<&str> = wanted.into_iter().filter(|package| !family.has(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    announce(&format!("Installing from your system's packages: {}", missing.join(" ")));
    let lines = family.install(&missing);
    let root = is_root();
    if !root && !is_on_path("sudo") {
        let lines: Vec<String> = lines.iter().map(|line| line.join(" ")).collect();
        return fail(format!(
            "sudo is not installed. Run this as root and start again:\n\n  {}",
            lines.join(" && ")
        ));
    }
    if family == Family::Debian && missing.contains(&"postfix") {
        skip_postfix_setup(root);
    }
    for line in lines {
        let mut install = privileged(root, &line);
        run(
            &mut install,
            &format!("The packages could not be installed with: {}", line.join(" ")),
        )?;
    }
    Ok(())
}

pub fn is_root() -> bool {
    stdout_of(command("id").arg("-u")).is_some_and(|id| id == "0")
}

/// Debian and its derivatives.
pub fn is_debian() -> bool {
    let os_release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    Family::of(&os_release) == Some(Family::Debian)
}

/// A command with root rights. `sudo` may ask for a password, so it keeps the terminal.
pub fn privileged(root: bool, words: &[String]) -> Command {
    let mut all = Vec::new();
    if !root {
        all.extend(["sudo".to_owned(), "--preserve-env=DEBIAN_FRONTEND".to_owned()]);
    }
    all.extend_from_slice(words);
    let mut command = command(&all[0]);
    command.args(&all[1..]).env("DEBIAN_FRONTEND", "noninteractive");
    if !root {
        command.stdin(std::process::Stdio::inherit());
    }
    command
}

/// The tests start their own Postfix; the system's one stays without configuration.
fn skip_postfix_setup(root: bool) {
    let answers =
        "echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections";
    let words = ["sh", "-c", answers].map(str::to_owned);
    // Where this fails, Postfix is set up for local mail only, which does no harm.
    let _ = privileged(root, &words).status();
}

/// On a system with unknown packages: looks for the libraries and programs themselves.
fn check_unknown(need: Need) -> Result {
    let mut missing = Vec::new();
    for library in ["webkit2gtk-4.1", "gtk+-3.0", "librsvg-2.0"] {
        if stdout_of(command("pkg-config").args(["--exists", library])).is_none() {
            missing.push(format!("the development files of {library}"));
        }
    }
    if need == Need::Test {
        for program in TEST_PROGRAMS {
            if !is_on_path(program) {
                missing.push((*program).to_owned());
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    fail(format!(
        "Postroom cannot install packages on this Linux distribution. \
         Install these and start again:\n\n  {}\n\n\
         The packages on Debian: {} {}",
        missing.join("\n  "),
        Family::Debian.to_run().join(" "),
        if need == Need::Test { Family::Debian.to_test().join(" ") } else { String::new() },
    ))
}

const TEST_PROGRAMS: &[&str] = &[
    "WebKitWebDriver",
    "Xvfb",
    "xdotool",
    "openbox",
    "dbus-run-session",
    "gnome-keyring-daemon",
    "python3",
    "postfix",
];

/// The web driver has no package on Fedora and Arch, so this is checked before the tests start.
pub fn missing_test_programs() -> Vec<&'static str> {
    if !cfg!(target_os = "linux") {
        return Vec::new();
    }
    TEST_PROGRAMS.iter().copied().filter(|program| !is_on_path(program)).collect()
}

#[cfg(test)]
mod tests {
    use super::Family;

    #[test]
    fn distribution_is_detected_by_id_or_id_like() {
        let table = [
            ("PRETTY_NAME=\"Debian\"\nID=debian\n", Some(Family::Debian)),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Some(Family::Debian)),
            ("ID=fedora\nVERSION_ID=42\n", Some(Family::Fedora)),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", Some(Family::Fedora)),
            ("ID=endeavouros\nID_LIKE=arch\n", Some(Family::Arch)),
            ("ID=opensuse-leap\nID_LIKE=\"suse opensuse\"\n", None),
            ("", None),
        ];
        for (os_release, family) in table {
            assert_eq!(Family::of(os_release), family, "{os_release}");
        }
    }

    #[test]
    fn debian_updates_its_package_lists_before_installing() {
        let lines = Family::Debian.install(&["xvfb"]);
        assert_eq!(lines[0].join(" "), "apt-get update");
        assert_eq!(lines[1].join(" "), "apt-get install --yes --no-install-recommends xvfb");
    }
}
