//! The few SVG elements the pictures need.

use std::fmt::Write;

use crate::markup;

pub(super) const BLUE: &str = "#0072b2";
pub(super) const VERMILION: &str = "#d55e00";
pub(super) const INK: &str = "#1a1a1a";
pub(super) const GREY: &str = "#595959";
pub(super) const GRID: &str = "#e0e0e0";

/// Where a text is anchored.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Escapes text for a picture.
pub(super) fn escape(text: &str) -> String {
    markup::escape(text, &[])
}

/// At most `length` characters, an ellipsis where some are left out.
pub(super) fn shorten(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(length.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short + "…"
}

/// A rectangle of the picture on which figures are drawn: maps values to pixels.
#[derive(Clone, Copy)]
pub(super) struct Plot {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
    /// Values at the left and right edge.
    pub x: (f64, f64),
    /// Values at the bottom and top edge.
    pub y: (f64, f64),
}

impl Plot {
    pub fn px(&self, x: f64) -> f64 {
        self.left + (x - self.x.0) / (self.x.1 - self.x.0) * self.width
    }

    pub fn py(&self, y: f64) -> f64 {
        self.top + (self.y.1 - y) / (self.y.1 - self.y.0) * self.height
    }

    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    pub fn right(&self) -> f64 {
        self.left + self.width
    }
}

/// An SVG document under construction.
pub(super) struct Svg {
    out: String,
}

impl Svg {
    /// Starts a picture of `width × height` pixels with a description.
    pub fn new(width: u32, height: u32, title: &str, description: &str) -> Self {
        let mut svg = Svg { out: String::new() };
        svg.line(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" \
             font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\" font-size=\"13\">"
        ));
        svg.line(&format!("<title>{}</title>", escape(title)));
        svg.line(&format!("<desc>{}</desc>", escape(description)));
        svg.line(&format!(
            "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
        ));
        svg
    }

    /// Adds one line of markup as it is.
    pub fn line(&mut self, markup: &str) {
        self.out.push_str(markup);
        self.out.push('\n');
    }

    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, style: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escape(text);
        self.line(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" {style}>{text}</text>"
        ));
    }

    pub fn stroke(&mut self, from: (f64, f64), to: (f64, f64), style: &str) {
        self.line(&format!(
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" {style}/>",
            from.0, from.1, to.0, to.1
        ));
    }

    pub fn rect(&mut self, corner: (f64, f64), size: (f64, f64), style: &str) {
        self.line(&format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" {style}/>",
            corner.0, corner.1, size.0, size.1
        ));
    }

    /// `polyline` or `polygon` through pixel positions.
    pub fn points(&mut self, element: &str, points: &[(f64, f64)], style: &str) {
        let mut list = String::new();
        for (i, (x, y)) in points.iter().enumerate() {
            let space = if i == 0 { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(list, "{space}{x:.1},{y:.1}");
        }
        self.line(&format!("<{element} points=\"{list}\" {style}/>"));
    }

    /// Grid lines with labels at `xs` and `ys`, then the frame.
    pub fn axes(&mut self, plot: &Plot, xs: &[(f64, String)], ys: &[(f64, String)]) {
        let thin = format!("stroke=\"{GRID}\"");
        let label = format!("fill=\"{GREY}\" font-size=\"12\"");
        for (x, text) in xs {
            let x = plot.px(*x);
            self.stroke((x, plot.top), (x, plot.bottom()), &thin);
            self.text(x, plot.bottom() + 17.0, Anchor::Middle, &label, text);
        }
        for (y, text) in ys {
            let y = plot.py(*y);
            self.stroke((plot.left, y), (plot.right(), y), &thin);
            self.text(plot.left - 7.0, y + 4.0, Anchor::End, &label, text);
        }
        self.rect(
            (plot.left, plot.top),
            (plot.width, plot.height),
            &format!("fill=\"none\" stroke=\"{GREY}\""),
        );
    }

    /// A text that runs upwards, centred on `(x, y)`.
    pub fn upright(&mut self, x: f64, y: f64, text: &str) {
        let style = format!("fill=\"{INK}\" transform=\"rotate(-90 {x:.1} {y:.1})\"");
        self.text(x, y, Anchor::Middle, &style, text);
    }

    pub fn finish(mut self) -> String {
        self.line("</svg>");
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(
            escape("<b a=\"1\" c='2'>&\u{0}\n"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;  "
        );
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(shorten("æøå", 3), "æøå");
        assert_eq!(shorten("rød grød", 5), "rød…");
    }
}
