//! The browsers that tests and the demo drive: found in PATH, named by the environment, or installed.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail, ensure};

use super::debian;
use crate::process;

/// A browser that Wattguard is for.
struct Browser {
    name: &'static str,
    /// Names the program, for us and for the scripts that drive it.
    variable: &'static str,
    programs: &'static [&'static str],
    package: &'static str,
}

const CHROMIUM: Browser = Browser {
    name: "Chromium",
    variable: "WATTGUARD_CHROMIUM",
    programs: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
};

const FIREFOX: Browser = Browser {
    name: "Firefox",
    variable: "WATTGUARD_FIREFOX",
    programs: &["firefox-esr", "firefox"],
    package: "firefox-esr",
};

/// Without one, pages in Japanese are boxes in every screenshot.
const FONT_PACKAGES: &[&str] = &["fontconfig", "fonts-noto-cjk"];

/// The browsers of this machine: of each its variable and its program.
pub(crate) struct Browsers {
    found: Vec<(&'static str, PathBuf)>,
    missing: Vec<&'static str>,
}

impl Browsers {
    /// Finds the browsers and installs what is missing, as far as we may; else says what the user has to run.
    ///
    /// # Errors
    /// A variable names a program that is not there, or there is no browser at all.
    pub(crate) fn ready() -> Result<Browsers> {
        let browsers = Browsers::find()?;
        let mut packages = browsers.missing_packages();
        if !has_japanese_font() {
            packages.extend(FONT_PACKAGES);
        }
        if packages.is_empty() {
            return Ok(browsers);
        }
        if let Err(error) = debian::install(&packages) {
            println!("{error:#}");
        }
        let browsers = Browsers::find()?;
        ensure!(!browsers.found.is_empty(), "there is no browser to drive");
        Ok(browsers)
    }

    /// Insists on both.
    ///
    /// # Errors
    /// Names those that are missing.
    pub(crate) fn all(self) -> Result<Browsers> {
        ensure!(self.missing.is_empty(), "missing: {}", self.missing.join(", "));
        Ok(self)
    }

    /// Tells a script which browsers there are: one variable each, absent for a browser that is.
    pub(crate) fn announce<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.found.iter().map(|(variable, program)| (variable, program)))
    }

    fn find() -> Result<Browsers> {
        let mut browsers = Browsers { found: Vec::new(), missing: Vec::new() };
        for browser in [CHROMIUM, FIREFOX] {
            match browser.find()? {
                Some(program) => browsers.found.push((browser.variable, program)),
                None => browsers.missing.push(browser.name),
            }
        }
        Ok(browsers)
    }

    fn missing_packages(&self) -> Vec<&'static str> {
        let missing = |browser: &Browser| self.missing.contains(&browser.name);
        let browsers = [CHROMIUM, FIREFOX].into_iter().filter(missing);
        browsers.map(|browser| browser.package).collect()
    }
}

impl Browser {
    fn find(&self) -> Result<Option<PathBuf>> {
        match env::var_os(self.variable).map(PathBuf::from) {
            Some(program) if program.is_file() => Ok(Some(program)),
            Some(program) => bail!("{}: no such program: {}", self.variable, program.display()),
            None => Ok(self.programs.iter().find_map(|program| process::which(program))),
        }
    }
}

fn has_japanese_font() -> bool {
    let mut list = Command::new("fc-list");
    process::output(list.arg(":lang=ja")).is_ok_and(|fonts| !fonts.trim().is_empty())
}
