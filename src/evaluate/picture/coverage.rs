//! The coverage curve: how right is the machine if it codes only part?

use super::Caption;
use super::svg::{Anchor, BLUE, GREY, INK, Plot, Svg, VERMILION, shorten};
use crate::evaluate::coverage::CoveragePoint;
use crate::evaluate::promise::{Promise, Threshold};
use crate::evaluate::table::Language;

/// Points on fewer answers than this share are left out when the lower end of
/// the picture is chosen: their intervals reach far down and say little.
const SETTLED: f64 = 0.05;

/// Draws accuracy with its 95 % band against the share of answers coded by
/// machine, surest first; with a promise, the accuracy it asks for (dashed) and
/// the threshold that keeps it, if one was found.
pub fn coverage_curve(
    curve: &[CoveragePoint],
    promise: Option<(&Promise, Option<&Threshold>)>,
    caption: &Caption<'_>,
) -> String {
    let l = Language {
        danish: caption.danish,
    };
    let name = l.say("accuracy by share coded", "rigtige efter kodet andel");
    let full_title = format!("{} – {name}", caption.variable);
    let kept = promise.map(|(promise, found)| said(promise, found, l));
    let mut svg = Svg::new(640, 470, &full_title, &described(curve, kept.as_deref(), l));

    let bold = format!("fill=\"{INK}\" font-size=\"17\" font-weight=\"bold\"");
    let title = shorten(caption.variable, 62);
    svg.text(20.0, 30.0, Anchor::Start, &bold, &title);
    let line = kept.unwrap_or_else(|| {
        l.say(
            "Accuracy when only the surest answers are coded by machine",
            "Andel rigtige, når kun de sikreste svar kodes af maskinen",
        )
        .to_owned()
    });
    let plain = format!("fill=\"{INK}\" font-size=\"14\"");
    svg.text(20.0, 50.0, Anchor::Start, &plain, &line);

    let plot = Plot {
        left: 78.0,
        top: 72.0,
        width: 530.0,
        height: 330.0,
        x: (0.0, 1.0),
        y: (floor(curve, promise.map(|p| p.0)), 1.0),
    };
    let (xs, ys) = ticks(&plot, l);
    svg.axes(&plot, &xs, &ys);
    svg.upright(
        24.0,
        plot.top + plot.height / 2.0,
        l.say("Coded right", "Kodet rigtigt"),
    );
    svg.text(
        plot.left + plot.width / 2.0,
        plot.bottom() + 42.0,
        Anchor::Middle,
        &format!("fill=\"{INK}\""),
        l.say(
            "Share of answers coded by machine, surest first",
            "Andel svar kodet af maskinen, de sikreste først",
        ),
    );
    draw_curve(&mut svg, &plot, curve);
    if let Some((promise, found)) = promise {
        draw_promise(&mut svg, &plot, promise, found, l);
    }
    svg.finish()
}

/// The promise and what came of it, in one line.
fn said(promise: &Promise, found: Option<&Threshold>, l: Language) -> String {
    let promised = promise.phrase(l.danish);
    match found {
        Some(t) => format!(
            "{promised}: {} {} {} {}",
            l.per_cent(t.coverage, 0),
            l.say(
                "coded by machine, from probability",
                "kodes af maskinen, fra sandsynlighed"
            ),
            l.number(t.score, 3),
            l.say("on", "og op"),
        ),
        None => format!("{promised}: {}", l.say("cannot be kept", "kan ikke holdes")),
    }
}

fn described(curve: &[CoveragePoint], kept: Option<&str>, l: Language) -> String {
    let mut text = l
        .say(
            "Share coded right, with 95% interval, by the share of answers coded by machine. ",
            "Andel kodet rigtigt, med 95 %-interval, efter andelen af svar kodet af maskinen. ",
        )
        .to_owned();
    for tenth in [2, 4, 6, 8, 10] {
        let goal = f64::from(tenth) / 10.0 - 1e-9;
        if let Some(p) = curve.iter().find(|p| p.coverage >= goal) {
            text += &format!(
                "{}: {} ({}–{}). ",
                l.per_cent(p.coverage, 0),
                l.per_cent(p.accuracy, 1),
                l.number(p.low * 100.0, 1),
                l.per_cent(p.high, 1)
            );
        }
    }
    text + kept.unwrap_or_default()
}

/// The lower end of the accuracy axis: a whole ten per cent below all that is
/// settled, so that differences near 100 % are seen.
fn floor(curve: &[CoveragePoint], promise: Option<&Promise>) -> f64 {
    let settled = curve.iter().filter(|p| p.coverage >= SETTLED);
    let lowest = settled.map(|p| p.low).fold(0.9, f64::min);
    let promised = promise.map_or(1.0, |p| 1.0 - p.max_wrong);
    let tens = (lowest.min(promised) * 10.0 - 1e-9).floor();
    (tens / 10.0).clamp(0.0, 0.8)
}

/// Labelled values of an axis.
type Ticks = Vec<(f64, String)>;

fn ticks(plot: &Plot, l: Language) -> (Ticks, Ticks) {
    let label = |v: f64| (v, l.per_cent(v, 0));
    let xs = (0..=5).map(|i| label(f64::from(i) / 5.0)).collect();
    let range = plot.y.1 - plot.y.0;
    let per_hundred = if range > 0.55 {
        20
    } else if range > 0.25 {
        10
    } else {
        5
    };
    let ys = (0..=100)
        .step_by(per_hundred)
        .map(|v| f64::from(v) / 100.0)
        .filter(|v| *v >= plot.y.0 - 1e-9)
        .map(label)
        .collect();
    (xs, ys)
}

fn draw_curve(svg: &mut Svg, plot: &Plot, curve: &[CoveragePoint]) {
    // Two pixels above the frame, for the upper half of a line at 100 %.
    svg.line(&format!(
        "<clipPath id=\"coverage-plot\"><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" \
         height=\"{:.1}\"/></clipPath>",
        plot.left,
        plot.top - 2.0,
        plot.width,
        plot.height + 2.0
    ));
    let at = |p: &CoveragePoint, y: f64| (plot.px(p.coverage), plot.py(y));
    let high = curve.iter().map(|p| at(p, p.high));
    let low = curve.iter().rev().map(|p| at(p, p.low));
    let band: Vec<_> = high.chain(low).collect();
    let line: Vec<_> = curve.iter().map(|p| at(p, p.accuracy)).collect();
    let inside = "clip-path=\"url(#coverage-plot)\"";
    svg.points(
        "polygon",
        &band,
        &format!(
            "{inside} fill=\"{BLUE}\" fill-opacity=\"0.18\" stroke=\"{BLUE}\" stroke-width=\"0.5\""
        ),
    );
    svg.points(
        "polyline",
        &line,
        &format!("{inside} fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"2\""),
    );
}

fn draw_promise(
    svg: &mut Svg,
    plot: &Plot,
    promise: &Promise,
    found: Option<&Threshold>,
    l: Language,
) {
    let asked = plot.py(1.0 - promise.max_wrong);
    let dashed = format!("stroke=\"{GREY}\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"");
    svg.stroke((plot.left, asked), (plot.right(), asked), &dashed);
    let label = format!("fill=\"{GREY}\" font-size=\"12\"");
    let text = l.say("promised", "lovet");
    svg.text(plot.right() - 5.0, asked - 5.0, Anchor::End, &label, text);
    let Some(t) = found else { return };
    let accuracy = 1.0 - t.wrong as f64 / t.accepted.max(1) as f64;
    let (x, y) = (plot.px(t.coverage), plot.py(accuracy));
    let style = format!("stroke=\"{VERMILION}\" stroke-width=\"1.5\" stroke-dasharray=\"2 3\"");
    svg.stroke((x, y), (x, plot.bottom()), &style);
    // A square, so that it stands out from the curve without its colour.
    svg.rect(
        (x - 5.5, y - 5.5),
        (11.0, 11.0),
        &format!("fill=\"{VERMILION}\" stroke=\"#ffffff\" stroke-width=\"1.5\""),
    );
    let (shift, anchor) = if t.coverage > 0.6 {
        (-9.0, Anchor::End)
    } else {
        (9.0, Anchor::Start)
    };
    let ink = format!("fill=\"{INK}\"");
    let machine = format!(
        "{} {}",
        l.per_cent(t.coverage, 0),
        l.say("coded by machine", "kodes af maskinen")
    );
    svg.text(x + shift, plot.bottom() - 28.0, anchor, &ink, &machine);
    let wrong = format!(
        "{} {} {}",
        t.wrong,
        l.say("wrong of", "forkerte af"),
        t.accepted
    );
    svg.text(x + shift, plot.bottom() - 11.0, anchor, &ink, &wrong);
}
