//! Learning: the sparse trainers against linfa-logistic, the same bits for
//! any number of threads, and calibration that helps or does nothing.

use fritekst::learn::calibrate::{
    Calibration, SetCalibration, calibrate_classes, calibrate_labels, calibrate_set,
};
use fritekst::learn::decision::{binary_log_loss, log_loss, sigmoid, softmax};
use fritekst::learn::folds::ClassWeights;
use fritekst::learn::random::SplitMix64;
use fritekst::learn::{
    SparseLogistic, SparseLogisticParams, SparseMultiLabelParams, SparseOrdinalParams, SparseRows,
    SparseRowsBuilder, TrainError,
};
use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2};

/// Rows of `columns` features about half of which are 0, and their dense twin.
fn features(rows: usize, columns: usize, seed: u64) -> (SparseRows, Array2<f64>) {
    let mut random = SplitMix64::new(seed);
    let mut dense = Array2::zeros((rows, columns));
    let mut builder = SparseRowsBuilder::new(columns);
    for row in 0..rows {
        let indices: Vec<u32> = (0..columns as u32)
            .filter(|_| random.below(2) == 0)
            .collect();
        let values: Vec<f32> = indices
            .iter()
            .map(|_| (random.next_f64() * 2.0 - 1.0) as f32)
            .collect();
        for (&index, &value) in indices.iter().zip(&values) {
            dense[(row, index as usize)] = f64::from(value);
        }
        builder.push(&indices, &values).unwrap();
    }
    (builder.finish(), dense)
}

/// Classes drawn from a softmax model of the dense features.
fn drawn_classes(dense: &Array2<f64>, count: usize, seed: u64) -> Array1<usize> {
    let mut random = SplitMix64::new(seed);
    let weights = Array2::from_shape_fn((dense.ncols(), count), |_| random.next_f64() * 4.0 - 2.0);
    let scores = dense.dot(&weights);
    scores
        .rows()
        .into_iter()
        .map(|row| draw(&softmax(&row.to_vec()), &mut random))
        .collect()
}

fn draw(probabilities: &[f64], random: &mut SplitMix64) -> usize {
    let mut rest = random.next_f64();
    for (class, p) in probabilities.iter().enumerate() {
        rest -= p;
        if rest < 0.0 {
            return class;
        }
    }
    probabilities.len() - 1
}

/// The objective, computed here from scratch.
fn objective(scores: &Array2<f64>, classes: &Array1<usize>, squares: f64, alpha: f64) -> f64 {
    let rows = scores.rows().into_iter().zip(classes);
    rows.map(|(row, &class)| log_loss(&row.to_vec(), class))
        .sum::<f64>()
        + 0.5 * alpha * squares
}

fn fit(rows: &SparseRows, classes: &Array1<usize>, alpha: f64) -> SparseLogistic {
    let data = DatasetBase::new(rows.clone(), classes.clone());
    SparseLogisticParams::new()
        .alpha(alpha)
        .tolerance(1e-5)
        .fit(&data)
        .unwrap()
}

fn close(a: f64, b: f64, within: f64) {
    assert!(
        (a - b).abs() <= within * b.abs(),
        "{a} and {b} differ by more than {within}"
    );
}

#[test]
fn the_multinomial_optimum_is_that_of_linfa_logistic() {
    for (count, alpha) in [(3, 1.0), (5, 0.1), (9, 3.0)] {
        let (rows, dense) = features(400, 12, 1);
        let classes = drawn_classes(&dense, count, 2);
        let ours = fit(&rows, &classes, alpha);
        assert!(ours.convergence().converged);
        let theirs = MultiLogisticRegression::default()
            .alpha(alpha)
            .max_iterations(1000)
            .fit(&DatasetBase::new(dense.clone(), classes.clone()))
            .unwrap();
        let squares = theirs.params().iter().map(|w| w * w).sum();
        let scores = dense.dot(theirs.params()) + theirs.intercept();
        let oracle = objective(&scores, &classes, squares, alpha);
        let own = ours
            .linear()
            .weights
            .iter()
            .map(|&w| f64::from(w).powi(2))
            .sum();
        let reached = objective(&ours.decision_function(&rows), &classes, own, alpha);
        close(reached, oracle, 1e-5);
        close(ours.convergence().objective, reached, 1e-5);
    }
}

#[test]
fn each_label_has_the_optimum_of_its_own_binary_model() {
    let (rows, dense) = features(300, 10, 3);
    let mut random = SplitMix64::new(4);
    let targets = Array2::from_shape_fn((300, 3), |(row, label)| {
        let signal: f64 = dense.row(row).iter().take(label + 2).sum();
        random.next_f64() < sigmoid(2.0 * signal + label as f64 - 1.5)
    });
    let data = DatasetBase::new(rows.clone(), targets.clone());
    let ours = SparseMultiLabelParams::new()
        .alpha(0.5)
        .tolerance(1e-5)
        .fit(&data)
        .unwrap();
    let odds = ours.decision_function(&rows);
    for label in 0..3 {
        let holds = targets.column(label).to_owned();
        let theirs = LogisticRegression::default()
            .alpha(0.5)
            .max_iterations(1000)
            .fit(&DatasetBase::new(dense.clone(), holds.clone()))
            .unwrap();
        let sign = if theirs.labels().pos.class { 1.0 } else { -1.0 };
        let loss = |z: &dyn Fn(usize) -> f64| -> f64 {
            (0..300)
                .map(|row| binary_log_loss(z(row), holds[row]))
                .sum()
        };
        let linear = dense.dot(theirs.params()) + theirs.intercept();
        let oracle = loss(&|row| sign * linear[row])
            + 0.25 * theirs.params().iter().map(|w| w * w).sum::<f64>();
        let own = ours.linear().weights.column(label);
        let reached = loss(&|row| odds[(row, label)])
            + 0.25 * own.iter().map(|&w| f64::from(w).powi(2)).sum::<f64>();
        close(reached, oracle, 1e-5);
    }
}

#[test]
fn models_have_the_same_bits_for_any_number_of_threads() {
    // More rows and values than fit in one piece of work.
    let (rows, dense) = features(3000, 60, 5);
    let classes = drawn_classes(&dense, 5, 6);
    let targets = Array2::from_shape_fn((3000, 3), |(row, label)| classes[row] > label);
    let train = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let single = DatasetBase::new(rows.clone(), classes.clone());
            let multi = DatasetBase::new(rows.clone(), targets.clone());
            let nominal = SparseLogisticParams::new().fit(&single).unwrap();
            let ordinal = SparseOrdinalParams::new().fit(&single).unwrap();
            let labels = SparseMultiLabelParams::new().fit(&multi).unwrap();
            (nominal, ordinal, labels)
        })
    };
    let one = train(1);
    for threads in [2, 3, 8] {
        assert!(train(threads) == one, "{threads} threads gave other bits");
    }
}

#[test]
fn an_ordinal_model_finds_the_thresholds_it_was_drawn_from() {
    let (rows, dense) = features(20_000, 4, 7);
    let mut random = SplitMix64::new(8);
    let (weights, thresholds) = ([1.5, -2.0, 0.5, 1.0], [-1.5, 0.0, 2.0]);
    let classes: Array1<usize> = dense
        .rows()
        .into_iter()
        .map(|row| {
            let score: f64 = row.iter().zip(weights).map(|(x, w)| x * w).sum();
            let latent = {
                let u = random.next_f64();
                score + (u / (1.0 - u)).ln()
            };
            thresholds
                .iter()
                .filter(|&&threshold| latent > threshold)
                .count()
        })
        .collect();
    let data = DatasetBase::new(rows, classes);
    let model = SparseOrdinalParams::new()
        .alpha(1e-3)
        .tolerance(1e-5)
        .fit(&data)
        .unwrap();
    assert!(model.convergence().converged, "{:?}", model.convergence());
    for (found, true_value) in model.thresholds().iter().zip(thresholds) {
        assert!((found - true_value).abs() < 0.1, "{found} for {true_value}");
    }
    for (found, true_value) in model.weights().iter().zip(weights) {
        assert!(
            (f64::from(*found) - true_value).abs() < 0.15,
            "{found} for {true_value}"
        );
    }
}

#[test]
fn with_two_classes_all_models_agree() {
    let (rows, dense) = features(300, 6, 9);
    let classes = drawn_classes(&dense, 2, 10);
    let single = DatasetBase::new(rows.clone(), classes.clone());
    let multi = DatasetBase::new(
        rows.clone(),
        classes.map(|&c| c == 1).insert_axis(ndarray::Axis(1)),
    );
    let binary = SparseMultiLabelParams::new()
        .tolerance(1e-5)
        .fit(&multi)
        .unwrap();
    let ordinal = SparseOrdinalParams::new()
        .tolerance(1e-5)
        .fit(&single)
        .unwrap();
    // A softmax spreads a weight over two classes, so it pays half the price.
    let nominal = SparseLogisticParams::new()
        .alpha(2.0)
        .tolerance(1e-5)
        .fit(&single)
        .unwrap();
    let (p, q) = (
        binary.predict_probabilities(&rows),
        ordinal.predict_probabilities(&rows),
    );
    let r = nominal.predict_probabilities(&rows);
    for row in 0..300 {
        assert!((p[(row, 0)] - q[(row, 1)]).abs() < 1e-3);
        assert!((p[(row, 0)] - r[(row, 1)]).abs() < 1e-3);
    }
}

#[test]
fn separable_rows_with_a_weak_penalty_converge() {
    let rows: Vec<(Vec<u32>, Vec<f32>)> = (0..60)
        .map(|row| (vec![row % 3, 3 + row], vec![1.0, 0.5]))
        .collect();
    let rows = SparseRows::from_rows(63, rows.iter().map(|(i, v)| (&i[..], &v[..]))).unwrap();
    let classes: Array1<usize> = (0..60).map(|row| row % 3).collect();
    let data = DatasetBase::new(rows, classes.clone());
    let model = SparseLogisticParams::new()
        .alpha(1e-6)
        .tolerance(1e-4)
        .fit(&data)
        .unwrap();
    assert!(model.convergence().converged, "{:?}", model.convergence());
    let predicted: Array1<usize> = model.predict(&data);
    assert_eq!(predicted, classes);
}

#[test]
fn empty_rows_and_empty_features_are_allowed() {
    let mut builder = SparseRowsBuilder::new(4);
    for row in 0..30 {
        match row % 3 {
            0 => builder.push(&[], &[]).unwrap(),
            one => builder.push(&[one], &[1.0]).unwrap(),
        }
    }
    let classes: Array1<usize> = (0..30).map(|row| row % 3).collect();
    let rows = builder.finish();
    let model = fit(&rows, &classes, 0.1);
    assert!(model.linear().weights.row(0).iter().all(|&w| w == 0.0));
    let p = model.predict_probabilities(&rows);
    assert!(
        p.rows()
            .into_iter()
            .all(|row| (row.sum() - 1.0).abs() < 1e-12)
    );
    assert!(p[(1, 1)] > 0.5 && p[(2, 2)] > 0.5);
}

#[test]
fn a_warm_start_needs_fewer_steps() {
    let (rows, dense) = features(500, 20, 11);
    let classes = drawn_classes(&dense, 4, 12);
    let data = DatasetBase::new(rows, classes);
    let first = SparseLogisticParams::new()
        .alpha(1.0)
        .tolerance(1e-4)
        .fit(&data)
        .unwrap();
    let again = SparseLogisticParams::new().alpha(0.9).tolerance(1e-4);
    let cold = again.clone().fit(&data).unwrap();
    let warm = again.initial(first.into_linear()).fit(&data).unwrap();
    assert!(warm.convergence().cg_steps < cold.convergence().cg_steps);
    close(
        warm.convergence().objective,
        cold.convergence().objective,
        1e-6,
    );
}

#[test]
fn row_weights_count_as_repeats() {
    let (rows, dense) = features(100, 6, 13);
    let classes = drawn_classes(&dense, 3, 14);
    let twice: Vec<usize> = (0..100).chain(0..50).collect();
    let repeated = DatasetBase::new(
        rows.select(&twice).unwrap(),
        twice
            .iter()
            .map(|&row| classes[row])
            .collect::<Array1<usize>>(),
    );
    let weights = (0..100)
        .map(|row| if row < 50 { 2.0 } else { 1.0 })
        .collect();
    let weighted = DatasetBase::new(rows, classes).with_weights(weights);
    let params = SparseLogisticParams::new().tolerance(1e-5);
    let (a, b) = (
        params.fit(&repeated).unwrap(),
        params.fit(&weighted).unwrap(),
    );
    close(a.convergence().objective, b.convergence().objective, 1e-6);
}

#[test]
fn balanced_classes_raise_the_rare_one() {
    let (rows, dense) = features(400, 5, 15);
    let classes = dense.column(0).map(|&x| usize::from(x > 0.7));
    let data = DatasetBase::new(rows.clone(), classes);
    let plain = SparseLogisticParams::new().fit(&data).unwrap();
    let balanced = SparseLogisticParams::new()
        .class_weights(ClassWeights::Balanced)
        .fit(&data)
        .unwrap();
    let mean = |model: &SparseLogistic| model.predict_probabilities(&rows).column(1).sum();
    assert!(mean(&balanced) > 1.3 * mean(&plain));
}

#[test]
fn what_cannot_be_learnt_is_refused() {
    let (rows, _) = features(10, 3, 17);
    let data = |classes: Vec<usize>| DatasetBase::new(rows.clone(), Array1::from_vec(classes));
    let params = SparseLogisticParams::new();
    let fails = |params: &SparseLogisticParams, classes: Vec<usize>| {
        params.fit(&data(classes)).unwrap_err()
    };
    assert!(matches!(
        fails(&params, vec![0; 10]),
        TrainError::TooFewClasses {
            needed: 2,
            found: 1
        }
    ));
    let gap = vec![0, 2, 0, 2, 0, 2, 0, 2, 0, 2];
    assert!(matches!(
        fails(&params, gap.clone()),
        TrainError::ClassWithoutRows { class: 1 }
    ));
    assert!(matches!(
        fails(&params, vec![0, 1]),
        TrainError::Shape { .. }
    ));
    assert!(matches!(
        fails(&params.clone().classes(2), gap.clone()),
        TrainError::NoSuchClass {
            row: 1,
            class: 2,
            classes: 2
        }
    ));
    let zero = params.clone().alpha(0.0);
    assert!(matches!(
        fails(&zero, gap.clone()),
        TrainError::Setting { name: "alpha", .. }
    ));
    let empty = DatasetBase::new(SparseRows::from_rows(3, []).unwrap(), Array1::zeros(0));
    assert!(matches!(params.fit(&empty), Err(TrainError::NoRows)));
    let bad = data(gap.clone()).with_weights(Array1::from_elem(10, f32::NAN));
    assert!(matches!(
        params.fit(&bad),
        Err(TrainError::NotFiniteValues { .. })
    ));

    let model = params.allow_missing(true).fit(&data(gap)).unwrap();
    let p = model.predict_probabilities(&rows);
    assert!(p.column(1).iter().all(|&p| p > 0.0 && p < 0.1));
}

/// Logits of a well-calibrated model, the classes drawn from them, ten
/// groups.
fn calibrated(rows: usize, count: usize, seed: u64) -> (Array2<f64>, Vec<usize>, Vec<usize>) {
    let mut random = SplitMix64::new(seed);
    let logits = Array2::from_shape_fn((rows, count), |_| 4.0 * random.next_f64() - 2.0);
    let classes = logits
        .rows()
        .into_iter()
        .map(|z| draw(&softmax(&z.to_vec()), &mut random));
    let classes = classes.collect();
    (logits, classes, (0..rows).map(|row| row % 10).collect())
}

fn mean_loss(map: &Calibration, logits: &Array2<f64>, classes: &[usize]) -> f64 {
    let rows = logits.rows().into_iter().zip(classes);
    rows.map(|(z, &class)| log_loss(&map.apply(&z.to_vec()), class))
        .sum::<f64>()
        / classes.len() as f64
}

#[test]
fn over_confident_logits_are_cooled_for_few_and_many_classes() {
    for count in [3, 4, 12] {
        let (logits, classes, groups) = calibrated(2000, count, 20);
        let hot = &logits * 3.0;
        let map = calibrate_classes(&hot, &classes, count, &groups, 1).unwrap();
        let identity = Calibration::identity(1, count);
        let best = mean_loss(&identity, &logits, &classes);
        assert!(mean_loss(&identity, &hot, &classes) > best + 0.1);
        assert!(mean_loss(&map, &hot, &classes) < best + 0.005);
        // The same map is right for rows it has not seen.
        let (fresh, drawn, _) = calibrated(2000, count, 21);
        let (truth, found) = (
            mean_loss(&identity, &fresh, &drawn),
            mean_loss(&map, &(&fresh * 3.0), &drawn),
        );
        assert!(found < truth + 0.01, "{count} classes: {found} {truth}");
    }
}

#[test]
fn well_calibrated_logits_are_left_alone() {
    let (logits, classes, groups) = calibrated(3000, 4, 22);
    let map = calibrate_classes(&logits, &classes, 4, &groups, 1).unwrap();
    let changed = Calibration::identity(1, 4);
    let gap = mean_loss(&map, &logits, &classes) - mean_loss(&changed, &logits, &classes);
    assert!(gap.abs() < 2e-3, "{gap}");
}

#[test]
fn a_bias_towards_one_class_is_taken_back_by_the_matrix() {
    let (logits, classes, groups) = calibrated(3000, 4, 23);
    let mut skewed = logits.clone();
    skewed.column_mut(2).mapv_inplace(|z| 2.0 * z + 1.5);
    let map = calibrate_classes(&skewed, &classes, 4, &groups, 1).unwrap();
    let best = mean_loss(&Calibration::identity(1, 4), &logits, &classes);
    assert!(mean_loss(&map, &skewed, &classes) < best + 0.01);
}

#[test]
fn stacking_prefers_the_learner_that_knows() {
    for count in [3, 10] {
        let (logits, classes, groups) = calibrated(2000, count, 24);
        let mut random = SplitMix64::new(25);
        let noise = Array2::from_shape_fn(logits.dim(), |_| 4.0 * random.next_f64() - 2.0);
        let both = ndarray::concatenate![ndarray::Axis(1), noise, logits];
        let map = calibrate_classes(&both, &classes, count, &groups, 1).unwrap();
        let best = mean_loss(&Calibration::identity(1, count), &logits, &classes);
        assert!(mean_loss(&map, &both, &classes) < best + 0.01, "{count}");
    }
}

#[test]
fn a_label_keeps_its_direction_whichever_answer_is_more_frequent() {
    for shift in [-2.0, 2.0] {
        let mut random = SplitMix64::new(26);
        let odds = Array2::from_shape_fn((1500, 1), |_| shift + 6.0 * random.next_f64() - 3.0);
        let holds = odds.mapv(|z| random.next_f64() < sigmoid(z));
        let groups: Vec<usize> = (0..1500).map(|row| row % 6).collect();
        let hot = odds.mapv(|z| 4.0 * z + 1.0);
        let map = calibrate_labels(&hot, &holds, &groups, 1).unwrap();
        let slope = map.matrix()[0];
        assert!((slope - 0.25).abs() < 0.05, "shift {shift}: slope {slope}");
        assert!((map.bias()[0] + 0.25).abs() < 0.3, "{}", map.bias()[0]);
    }
}

#[test]
fn a_label_that_never_holds_keeps_its_odds() {
    let odds = Array2::from_elem((40, 1), -3.0);
    let groups: Vec<usize> = (0..40).map(|row| row % 4).collect();
    let map = calibrate_labels(&odds, &Array2::from_elem((40, 1), false), &groups, 1).unwrap();
    assert_eq!(map, Calibration::identity(1, 1));
}

#[test]
fn the_exact_set_learns_that_labels_go_together() {
    // Two labels that are always equal: the product squares the probability.
    let mut random = SplitMix64::new(27);
    let p: Vec<f64> = (0..2000).map(|_| random.next_f64()).collect();
    let probabilities = Array2::from_shape_fn((2000, 2), |(row, _)| p[row]);
    let holds: Vec<bool> = p.iter().map(|&p| random.next_f64() < p).collect();
    let truth = Array2::from_shape_fn((2000, 2), |(row, _)| holds[row]);
    let coded = probabilities.mapv(|p| p > 0.5);
    let groups: Vec<usize> = (0..2000).map(|row| row % 10).collect();
    let map = calibrate_set(&probabilities, &coded, &truth, &groups, 1).unwrap();
    let apart = SetCalibration::independence();
    assert!((apart.apply(&[0.9, 0.9], &[true, true]) - 0.81).abs() < 1e-9);
    for p in [0.6, 0.75, 0.9] {
        let found = map.apply(&[p, p], &[true, true]);
        assert!((found - p).abs() < 0.06, "{found} for {p}");
    }
    // serde_json may read a number back one unit in the last place away.
    let text = serde_json::to_string(&map).unwrap();
    let read: SetCalibration = serde_json::from_str(&text).unwrap();
    let (coded, p) = ([true, true], [0.7, 0.7]);
    assert!(read.is_valid() && (read.apply(&p, &coded) - map.apply(&p, &coded)).abs() < 1e-12);
}
