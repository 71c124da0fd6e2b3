//! The reliability diagram: is an answer coded at 0.8 right 8 times of 10?

use super::Caption;
use super::svg::{Anchor, BLUE, GREY, INK, Plot, Svg, shorten};
use crate::evaluate::calibration::Calibration;
use crate::evaluate::table::Language;

const MAIN: Plot = Plot {
    left: 78.0,
    top: 84.0,
    width: 400.0,
    height: 400.0,
    x: (0.0, 1.0),
    y: (0.0, 1.0),
};

/// Draws the bins of equal width: share right with its 95 % interval against
/// mean confidence, over a histogram of the confidence. On the dashed diagonal
/// the probabilities mean what they say; below it they promise too much.
pub fn reliability_diagram(calibration: &Calibration, caption: &Caption<'_>) -> String {
    let l = Language {
        danish: caption.danish,
    };
    let bins = &calibration.bins;
    let n: u64 = bins.iter().map(|b| b.count).sum();
    let ece = l.number(calibration.ece, 3);
    let full_title = format!(
        "{} – {} (ECE {ece})",
        caption.variable,
        l.say("reliability", "pålidelighed")
    );
    let mut described = format!(
        "{} {n}. ",
        l.say(
            "Share of answers coded right by the probability given. Answers:",
            "Andel svar kodet rigtigt efter den angivne sandsynlighed. Svar:"
        )
    );
    for b in bins {
        described += &format!(
            "{}: {} ({}, n = {}). ",
            l.per_cent(b.mean_confidence, 0),
            l.per_cent(b.accuracy, 0),
            interval(l, b.interval.low, b.interval.high),
            b.count
        );
    }
    let mut svg = Svg::new(510, 640, &full_title, described.trim_end());

    let bold = format!("fill=\"{INK}\" font-size=\"17\" font-weight=\"bold\"");
    let small = format!("fill=\"{GREY}\" font-size=\"12\"");
    let title = shorten(caption.variable, 48);
    svg.text(20.0, 30.0, Anchor::Start, &bold, &title);
    let line = format!(
        "{}: ECE {ece} · {n} {}",
        l.say("Reliability", "Pålidelighed"),
        l.say("answers", "svar")
    );
    svg.text(
        20.0,
        50.0,
        Anchor::Start,
        &format!("fill=\"{INK}\" font-size=\"14\""),
        &line,
    );
    let key = l.say(
        "Dot: share right, bar: 95% interval. Dashed: probabilities that hold.",
        "Prik: andel rigtige, streg: 95 %-interval. Stiplet: sandsynligheder, der holder.",
    );
    svg.text(20.0, 69.0, Anchor::Start, &small, key);

    let ticks: Vec<(f64, String)> = (0..=5)
        .map(|i| f64::from(i) / 5.0)
        .map(|v| (v, l.per_cent(v, 0)))
        .collect();
    let bare: Vec<(f64, String)> = ticks.iter().map(|t| (t.0, String::new())).collect();
    svg.axes(&MAIN, &bare, &ticks);
    svg.upright(
        24.0,
        MAIN.top + MAIN.height / 2.0,
        l.say("Share coded right", "Andel kodet rigtigt"),
    );
    diagonal(&mut svg, l);
    draw_bins(&mut svg, calibration);
    histogram(&mut svg, calibration, &ticks, l);
    svg.text(
        MAIN.left + MAIN.width / 2.0,
        628.0,
        Anchor::Middle,
        &format!("fill=\"{INK}\""),
        l.say(
            "Probability the machine gave its code",
            "Sandsynlighed, maskinen gav sin kode",
        ),
    );
    svg.finish()
}

fn interval(l: Language, low: f64, high: f64) -> String {
    format!("{}–{}", l.number(low * 100.0, 0), l.per_cent(high, 0))
}

/// The line of perfect calibration, with what its sides mean.
fn diagonal(svg: &mut Svg, l: Language) {
    let style = format!("stroke=\"{GREY}\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"");
    let (from, to) = ((MAIN.px(0.0), MAIN.py(0.0)), (MAIN.px(1.0), MAIN.py(1.0)));
    svg.stroke(from, to, &style);
    let faint = format!("fill=\"{GREY}\" font-size=\"12\" font-style=\"italic\"");
    let (x, y) = (MAIN.px(0.03), MAIN.py(0.95));
    let above = l.say("above: too modest", "over: for beskeden");
    svg.text(x, y, Anchor::Start, &faint, above);
    let (x, y) = (MAIN.px(0.97), MAIN.py(0.03));
    let below = l.say("below: too sure of itself", "under: for sikker på sig selv");
    svg.text(x, y, Anchor::End, &faint, below);
}

fn draw_bins(svg: &mut Svg, calibration: &Calibration) {
    let bar = format!("stroke=\"{BLUE}\" stroke-width=\"2\"");
    let dots: Vec<(f64, f64)> = calibration
        .bins
        .iter()
        .map(|b| (MAIN.px(b.mean_confidence), MAIN.py(b.accuracy)))
        .collect();
    let thread = format!("fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"1\"");
    svg.points("polyline", &dots, &thread);
    for (b, &(x, y)) in calibration.bins.iter().zip(&dots) {
        let (low, high) = (MAIN.py(b.interval.low), MAIN.py(b.interval.high));
        svg.stroke((x, low), (x, high), &bar);
        for end in [low, high] {
            svg.stroke((x - 4.0, end), (x + 4.0, end), &bar);
        }
        svg.line(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{BLUE}\" stroke=\"#ffffff\"/>"
        ));
    }
}

/// How many answers stand in each bin, under the same axis.
fn histogram(svg: &mut Svg, calibration: &Calibration, ticks: &[(f64, String)], l: Language) {
    let largest = calibration.bins.iter().map(|b| b.count).max().unwrap_or(1);
    let plot = Plot {
        top: 506.0,
        height: 78.0,
        y: (0.0, largest as f64 * 1.08),
        ..MAIN
    };
    let counts = [(0.0, "0".to_owned()), (largest as f64, largest.to_string())];
    svg.axes(&plot, ticks, &counts);
    let style = format!("fill=\"{BLUE}\" fill-opacity=\"0.35\" stroke=\"{BLUE}\"");
    for b in &calibration.bins {
        let (left, right) = (plot.px(b.low), plot.px(b.high));
        let top = plot.py(b.count as f64);
        svg.rect((left, top), (right - left, plot.bottom() - top), &style);
    }
    let middle = plot.top + plot.height / 2.0;
    svg.upright(24.0, middle, l.say("Answers", "Svar"));
}
