//! Pictures: whole documents, the same bytes each time, nothing smuggled in.

use fritekst::evaluate::picture::{Caption, coverage_curve, reliability_diagram};
use fritekst::evaluate::{
    Promise, choose_threshold, coverage_accuracy, expected_calibration_error,
};

use super::Random;

const CAPTION: Caption<'_> = Caption {
    variable: "Teknologi & <b>\"mere\"</b>",
    danish: true,
};

fn answers(n: usize) -> (Vec<f64>, Vec<bool>) {
    let mut random = Random(11);
    let score: Vec<f64> = (0..n).map(|_| 1.0 - 0.6 * random.unit().powi(2)).collect();
    let right = score.iter().map(|s| random.unit() < *s).collect();
    (score, right)
}

/// Every element is closed, text is escaped, all coordinates are numbers.
#[track_caller]
fn is_whole(svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(
        svg.matches("<text ").count(),
        svg.matches("</text>").count()
    );
    assert_eq!(svg.matches("<title>").count(), 1);
    assert_eq!(svg.matches("<desc>").count(), 1);
    for bad in ["NaN", "inf", "<b>", "& "] {
        assert!(!svg.contains(bad), "{bad}");
    }
}

#[test]
fn reliability_shows_every_bin_and_the_error() {
    let (score, right) = answers(800);
    let c = expected_calibration_error(&score, &right, 15);
    let svg = reliability_diagram(&c, &CAPTION);
    is_whole(&svg);
    assert_eq!(svg.matches("<circle").count(), c.bins.len());
    let ece = format!("ECE {:.3}", c.ece).replace('.', ",");
    assert!(svg.contains(&ece));
    assert!(svg.contains("Teknologi &amp; &lt;b&gt;"));
    assert_eq!(svg, reliability_diagram(&c, &CAPTION));
}

#[test]
fn coverage_shows_the_promise_and_its_threshold() {
    let (score, right) = answers(2000);
    let wrong: Vec<bool> = right.iter().map(|r| !r).collect();
    let promise = Promise {
        max_wrong: 0.1,
        confidence: 0.95,
    };
    let t = choose_threshold(&score, &wrong, &promise).unwrap();
    let curve = coverage_accuracy(&score, &right);
    let svg = coverage_curve(&curve, Some((&promise, Some(&t))), &CAPTION);
    is_whole(&svg);
    assert!(svg.contains("10 % forkerte, 95 % sikker"));
    assert!(svg.contains(&format!("{} forkerte af {}", t.wrong, t.accepted)));
    let refused = coverage_curve(&curve, Some((&promise, None)), &CAPTION);
    assert!(refused.contains("kan ikke holdes"));
}

#[test]
fn no_answers_still_give_a_picture() {
    let none = expected_calibration_error(&[], &[], 15);
    is_whole(&reliability_diagram(&none, &CAPTION));
    is_whole(&coverage_curve(&[], None, &CAPTION));
}
