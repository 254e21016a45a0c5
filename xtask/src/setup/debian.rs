//! Debian's packages: names -> installed, or the command that the user has to run.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// How we may install.
enum Privilege {
    Root,
    /// sudo that asks for no password.
    Sudo,
}

/// Installs packages.
///
/// # Errors
/// There is no apt-get here, we may not use it (the message holds the command to run), or it fails.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    if process::which("apt-get").is_none() {
        bail!("please install: {}", packages.join(", "));
    }
    let Some(privilege) = privilege() else {
        let names = packages.join(" ");
        bail!("please run:\n  sudo apt-get update && sudo apt-get install --yes --no-install-recommends {names}");
    };
    println!("installing with apt-get: {}", packages.join(" "));
    // A source that does not answer fails the update, while the others may well have what we want.
    if let Err(error) = process::run(apt_get(&privilege).arg("update")) {
        println!("{error:#}");
    }
    let install = ["install", "--yes", "--no-install-recommends"];
    process::run(apt_get(&privilege).args(install).args(packages))
}

fn privilege() -> Option<Privilege> {
    if process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        return Some(Privilege::Root);
    }
    process::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(Privilege::Sudo)
}

fn apt_get(privilege: &Privilege) -> Command {
    let mut command = Command::new(match privilege {
        Privilege::Root => "env",
        Privilege::Sudo => "sudo",
    });
    if matches!(privilege, Privilege::Sudo) {
        // sudo drops the environment.
        command.args(["-n", "env"]);
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
    command
}
