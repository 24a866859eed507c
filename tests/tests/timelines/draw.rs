//! Draws a timeline as SVG: lanes over a time axis, in one visual language.

use std::fmt::Write;

/// A picture: what each caller gets, what the source is asked, and what the cache holds, over a time from 0 to 100.
pub(crate) struct Timeline {
    pub name: &'static str,
    pub title: &'static str,
    /// The same in words, for those who do not see it.
    pub text: &'static str,
    pub lanes: Vec<Lane>,
    /// Moments that count, at the top.
    pub marks: Vec<(u32, &'static str)>,
}

/// A row of the picture.
pub(crate) enum Lane {
    Calls(&'static str, Vec<Call>),
    Writes(Vec<(u32, &'static str)>),
    /// The curve of a chance, by time, in hundredths.
    Chance(Vec<(u32, u32)>),
    Loads(Vec<Load>),
    Entry(Vec<Band>),
}

/// A call of `remember`: from when it is made until it has this value.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub from: u32,
    pub to: u32,
    pub version: u32,
    pub answer: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Fresh,
    Loaded,
    Stale,
}

#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub from: u32,
    pub to: u32,
    pub end: End,
    pub label: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Stored,
    Failed,
    /// Not stored, since the key was written meanwhile.
    Superseded,
    /// No load: the source is left alone.
    Rest,
}

#[derive(Clone, Copy)]
pub(crate) struct Band {
    pub from: u32,
    pub to: u32,
    pub version: u32,
    pub is_fresh: bool,
    pub label: &'static str,
}

/// A text in the picture, by which overlaps are found.
pub(crate) struct Label {
    pub row: u32,
    pub from: u32,
    pub to: u32,
    pub text: String,
}

pub(crate) const WIDTH: u32 = 720;
const LEFT: u32 = 80;
const ROW: u32 = 30;
const TOP: u32 = 22;

// Mid-tones, which stand out on white and on black.
const GREEN: &str = "#3a9d5d";
const AMBER: &str = "#d08a1d";
const BLUE: &str = "#3b82c4";
const RED: &str = "#d64545";
const GREY: &str = "#888";

pub(crate) fn x(time: u32) -> u32 {
    LEFT + time * 63 / 10
}

/// The width of a text, by a wide guess.
fn width(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap() * 62 / 10
}

#[derive(Default)]
pub(crate) struct Drawing {
    pub svg: String,
    pub labels: Vec<Label>,
}

impl Timeline {
    /// Draws it, as one HTML block of Markdown: no line of it is empty, and the first is a whole tag.
    pub(crate) fn draw(&self) -> Drawing {
        let mut drawing = Drawing::default();
        let bottom = TOP + ROW * u32::try_from(self.lanes.len()).unwrap();
        let height = bottom + 18;
        drawing.line(&format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" style="max-width:100%" role="img" aria-label="{}" font-family="sans-serif" font-size="11" fill="currentColor">"#,
            self.text
        ));
        drawing.line(&format!("<title>{}</title>", self.title));
        for &(time, label) in &self.marks {
            drawing.mark(time, label, bottom);
        }
        for (row, lane) in (1..).zip(&self.lanes) {
            drawing.lane(row, lane);
        }
        drawing.axis(bottom);
        drawing.line("</svg>");
        drawing
    }
}

impl Drawing {
    fn line(&mut self, line: &str) {
        writeln!(self.svg, "{line}").unwrap();
    }

    fn text(&mut self, row: u32, x: u32, y: u32, text: &str) {
        self.line(&format!(r#"<text x="{x}" y="{y}">{text}</text>"#));
        let (from, to, text) = (x, x + width(text), text.to_owned());
        self.labels.push(Label {
            row,
            from,
            to,
            text,
        });
    }

    fn rect(&mut self, from: u32, to: u32, y: u32, height: u32, attributes: &str) {
        let (x, width) = (x(from), x(to) - x(from));
        self.line(&format!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="2" {attributes}/>"#
        ));
    }

    fn mark(&mut self, time: u32, label: &str, bottom: u32) {
        let x = x(time);
        let start = x.saturating_sub(width(label) / 2);
        self.text(0, start, 11, label);
        self.line(&format!(
            r#"<path d="M{x} 15V{bottom}" stroke="{GREY}" stroke-dasharray="3"/>"#
        ));
    }

    fn axis(&mut self, y: u32) {
        let end = x(100);
        self.line(&format!(
            r#"<path d="M{LEFT} {y}H{end}l-6-3v6l6-3" fill="none" stroke="{GREY}"/>"#
        ));
        self.text(100, end - 26, y + 13, "time");
    }

    fn lane(&mut self, row: u32, lane: &Lane) {
        let top = TOP + ROW * (row - 1);
        let name = match lane {
            Lane::Calls(name, _) => name,
            Lane::Writes(_) => "writer",
            Lane::Chance(_) => "chance",
            Lane::Loads(_) => "loader",
            Lane::Entry(_) => "cache",
        };
        self.text(row, 4, top + 19, name);
        match lane {
            Lane::Calls(_, calls) => calls.iter().for_each(|call| self.call(row, top, call)),
            Lane::Writes(writes) => {
                for &(time, label) in writes {
                    self.dot(row, top, time, "currentColor", label);
                }
            }
            Lane::Chance(points) => self.curve(top, points),
            Lane::Loads(loads) => loads.iter().for_each(|load| self.load(row, top, load)),
            Lane::Entry(bands) => bands.iter().for_each(|band| self.band(row, top, band)),
        }
    }

    fn call(&mut self, row: u32, top: u32, call: &Call) {
        let (color, answer) = match call.answer {
            Answer::Fresh => (GREEN, "fresh"),
            Answer::Loaded => (BLUE, "loaded"),
            Answer::Stale => (AMBER, "stale"),
        };
        if call.from < call.to {
            let fill = format!(r#"fill="{GREY}" fill-opacity=".5""#);
            self.rect(call.from, call.to, top + 12, 6, &fill);
        }
        let label = format!("v{}, {answer}", call.version);
        self.dot(row, top, call.to, color, &label);
    }

    fn dot(&mut self, row: u32, top: u32, time: u32, color: &str, label: &str) {
        let (x, y) = (x(time), top + 15);
        self.line(&format!(
            r#"<circle cx="{x}" cy="{y}" r="5" fill="{color}"/>"#
        ));
        self.text(row, x + 8, top + 19, label);
    }

    fn curve(&mut self, top: u32, points: &[(u32, u32)]) {
        let points = points.iter().map(|&(time, chance)| {
            let y = top + 26 - chance * 22 / 100;
            format!("{},{y}", x(time))
        });
        let points = points.collect::<Vec<_>>().join(" ");
        self.line(&format!(
            r#"<polyline points="{points}" fill="none" stroke="{BLUE}" stroke-width="2"/>"#
        ));
    }

    fn load(&mut self, row: u32, top: u32, load: &Load) {
        let (color, dashes) = match load.end {
            End::Stored => (BLUE, ""),
            End::Failed => (RED, ""),
            End::Superseded => (BLUE, r#" stroke-dasharray="4""#),
            End::Rest => (GREY, r#" stroke-dasharray="2""#),
        };
        let fill = format!(r#"fill="{color}" fill-opacity=".3" stroke="{color}"{dashes}"#);
        self.rect(load.from, load.to, top + 6, 18, &fill);
        // Beside the cross of the load that failed.
        let gap = if load.end == End::Rest { 9 } else { 5 };
        self.text(row, x(load.from) + gap, top + 19, load.label);
        let end = x(load.to);
        match load.end {
            // An arrow to the entry that it makes.
            End::Stored => {
                let y = top + 24;
                self.line(&format!(
                    r#"<path d="M{end} {y}v9l-3-5h6l-3 5" fill="{color}" stroke="{color}"/>"#
                ));
            }
            End::Failed => {
                let (x, y) = (end - 4, top + 11);
                self.line(&format!(
                    r#"<path d="M{x} {y}l8 8m0-8l-8 8" stroke="{color}" stroke-width="2"/>"#
                ));
            }
            End::Superseded | End::Rest => {}
        }
    }

    fn band(&mut self, row: u32, top: u32, band: &Band) {
        let color = if band.is_fresh { GREEN } else { AMBER };
        let fill = format!(r#"fill="{color}" fill-opacity=".35" stroke="{color}""#);
        self.rect(band.from, band.to, top + 6, 18, &fill);
        let label = format!("v{} {}", band.version, band.label);
        self.text(row, x(band.from) + 5, top + 19, &label);
    }
}
