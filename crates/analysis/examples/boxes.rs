use mediant_analysis::boxes::*;
use mediant_core::scenario::Run;
fn main() {
    for f in std::env::args().skip(1) {
        let t = std::fs::read_to_string(&f).unwrap();
        let mut b = Boxes { sizes: vec![], parties: 2, boxes: vec![] };
        for l in t.lines() {
            let w: Vec<&str> = l.split_whitespace().collect();
            if w[0] == "issues" {
                b.sizes = vec![10; w[1].parse().unwrap()];
                continue;
            }
            b.boxes.push(Weighted {
                party: w[1].parse().unwrap(),
                adds: w[2].parse().unwrap(),
                runs: w[3..]
                    .iter()
                    .map(|x| {
                        let (i, r) = x.split_once(':').unwrap();
                        let (a, c) = r.split_once('-').unwrap();
                        Run { issue: i.parse().unwrap(), first: a.parse().unwrap(), last: c.parse().unwrap() }
                    })
                    .collect(),
            });
        }
        let s = std::time::Instant::now();
        match frontier(&b, &mediant_analysis::Options::default()) {
            Ok(p) => {
                println!(
                    "{f} {} points {:.3} s first {:?} last {:?} counts {:?}",
                    p.len(),
                    s.elapsed().as_secs_f64(),
                    p.first().map(|x| &x.steps),
                    p.last().map(|x| &x.steps),
                    p.iter().map(|x| x.packages.as_ref().map(|x| x.to_string().len())).max()
                );
                if std::env::var("SHOW").is_ok() {
                    println!("{:?}", p.iter().map(|x| x.steps.clone()).collect::<Vec<_>>())
                }
            }
            Err(e) => println!("{f} {e} {:.3}", s.elapsed().as_secs_f64()),
        }
    }
}
