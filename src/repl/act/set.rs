//! `.set`: what holds at the prompt, shown and changed.

use crate::render::{GraphFormat, RowFormat, plain_list};
use crate::repl::host::Fault;
use crate::repl::settings::{Pager, Settings, Switch};
use crate::repl::shell::Shell;

impl Shell<'_> {
    /// A table of every setting.
    pub(super) fn settings_table(&mut self) -> Result<(), Fault> {
        let settings = &self.settings;
        let tags: Vec<&str> = settings.languages.iter().collect();
        let rows = [
            ("explain", Switch(settings.explain).to_string()),
            ("labels", Switch(settings.labels).to_string()),
            ("lang", tags.join(",")),
            ("mode", format!("{} {}", settings.rows.name(), settings.graphs.name())),
            ("null", format!("{:?}", settings.null)),
            ("pager", settings.pager.name().to_owned()),
            ("timer", Switch(settings.timer).to_string()),
            ("width", settings.width.map_or_else(|| "auto".to_owned(), |width| width.to_string())),
        ];
        let rows: Vec<Vec<String>> =
            rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
        let list = plain_list(&rows, None) + "\n";
        self.print_text(&list)
    }

    /// Gives a setting a value.
    pub(super) fn set(&mut self, name: &str, values: &[String]) -> Result<(), Fault> {
        let wrong = |shell: &Self, takes: &str| Err(shell.host.usage(&format!(".{name} takes {takes}"), &[]));
        let given = values.join(" ");
        let value = given.to_lowercase();
        let switch: Result<Switch, ()> = value.parse();
        match (name.to_lowercase().as_str(), switch) {
            ("labels", Ok(Switch(on))) => self.settings.labels = on,
            ("timer", Ok(Switch(on))) => self.settings.timer = on,
            ("explain", Ok(Switch(on))) => self.settings.explain = on,
            ("labels" | "timer" | "explain", Err(())) => return wrong(self, "on or off"),
            ("pager", switch) => {
                self.settings.pager = match (value.as_str(), switch) {
                    ("auto", _) => Pager::Auto,
                    (_, Ok(Switch(true))) => Pager::On,
                    (_, Ok(Switch(false))) => Pager::Off,
                    _ => return wrong(self, "auto, on or off"),
                }
            }
            ("width", _) => match (value.as_str(), value.parse::<u16>()) {
                ("auto", _) => self.settings.width = None,
                (_, Ok(width)) if width > 0 => self.settings.width = Some(width),
                _ => return wrong(self, "a number of columns, or auto"),
            },
            ("null", _) => self.settings.null = given,
            ("lang", _) => match given.parse() {
                Ok(languages) => self.settings.languages = languages,
                Err(error) => return Err(self.host.usage(&format!(".lang: {error}"), &[])),
            },
            ("mode", _) => {
                let rows = RowFormat::ALL.into_iter().find(|format| format.name() == value);
                let graphs = GraphFormat::ALL.into_iter().find(|format| format.name() == value);
                match (rows, graphs) {
                    (Some(format), _) if format.is_binary() => {
                        let hint = format!(".once FILE.{}", format.name());
                        return Err(self.host.usage("this format is no text", &[hint]));
                    }
                    (Some(format), _) => self.settings.rows = format,
                    (None, Some(format)) => self.settings.graphs = format,
                    (None, None) => return wrong(self, &Settings::modes().join(", ")),
                }
            }
            _ => {
                let hint = "the settings are explain, labels, lang, mode, null, pager, timer, width";
                return Err(self.host.usage(&format!("there is no setting {name}"), &[hint.to_owned()]));
            }
        }
        Ok(())
    }
}
