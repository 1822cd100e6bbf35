//! Where boxes stand: those that hang together in layers from left to right, what is referred to
//! before what refers to it; the others in rows below.

use std::collections::BTreeSet;

use rust_sugiyama::{
    configure::{Config, CrossingMinimization, RankingType},
    from_vertices_and_edges,
};

/// Between two boxes of a layer.
const GAP: f64 = 16.0;
/// Between two layers, where the lines run.
const LANE: f64 = 64.0;
/// Groups and rows are laid side by side up to this width.
const WIDTH: f64 = 1_280.0;
/// With more linked boxes than this, lines can't be followed any more, and none is laid out.
const MOST_LINKED: usize = 1_000;
/// How many layers all lines together may cross. A line over many layers costs a place in each.
const MOST_CROSSED: usize = 4_000;

/// The size of a box.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A box's upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Places boxes. An edge leads from what is referred to to what refers to it; there may be cycles,
/// loops and doublets. The same input gives the same places.
pub fn place(sizes: &[Size], edges: &[(usize, usize)]) -> Vec<Place> {
    let edges = acyclic(sizes.len(), edges);
    let mut linked: Vec<usize> = edges.iter().flat_map(|&(a, b)| [a, b]).collect();
    linked.sort_unstable();
    linked.dedup();
    let mut places = vec![Place::default(); sizes.len()];
    let mut floor = 0.0;
    if linked.len() > MOST_LINKED {
        linked.clear();
    } else {
        let mut groups = layered(sizes, &linked, &edges);
        groups.sort_by(|a, b| b.height.total_cmp(&a.height));
        floor = shelve(&mut places, &groups);
    }
    let alone: Vec<Group> = (0..sizes.len())
        .filter(|n| linked.binary_search(n).is_err())
        .map(|n| Group {
            places: vec![(n, Place::default())],
            width: sizes[n].width,
            height: sizes[n].height,
        })
        .collect();
    let mut below = vec![Place::default(); sizes.len()];
    shelve(&mut below, &alone);
    for (n, _) in alone.iter().flat_map(|group| &group.places) {
        places[*n] = Place {
            x: below[*n].x,
            y: below[*n].y + floor,
        };
    }
    places
}

/// Boxes that stand as they do to each other.
struct Group {
    places: Vec<(usize, Place)>,
    width: f64,
    height: f64,
}

/// Turns edges so that none closes a circle; without loops and doublets. The library can hang on a
/// circle (<https://github.com/paddison/rust-sugiyama/issues/25>) and panics on a loop.
fn acyclic(count: usize, edges: &[(usize, usize)]) -> BTreeSet<(usize, usize)> {
    let edges: BTreeSet<_> = edges.iter().copied().filter(|(a, b)| a != b).collect();
    let (mut into, mut out) = (vec![0_usize; count], vec![Vec::new(); count]);
    for &(a, b) in &edges {
        into[b] += 1;
        out[a].push(b);
    }
    // What nothing leads to comes first; on a circle, what the least leads to.
    let mut waiting: BTreeSet<(usize, usize)> = (0..count).map(|n| (into[n], n)).collect();
    let mut rank = vec![0; count];
    while let Some((_, next)) = waiting.pop_first() {
        rank[next] = count - waiting.len();
        for &b in &out[next] {
            if waiting.remove(&(into[b], b)) {
                into[b] -= 1;
                waiting.insert((into[b], b));
            }
        }
    }
    edges
        .into_iter()
        .map(|(a, b)| if rank[a] < rank[b] { (a, b) } else { (b, a) })
        .collect()
}

/// Lays out what hangs together, a group each.
fn layered(sizes: &[Size], linked: &[usize], edges: &BTreeSet<(usize, usize)>) -> Vec<Group> {
    if linked.is_empty() {
        return Vec::new();
    }
    let number = |n: usize| u32::try_from(linked.partition_point(|&l| l < n)).unwrap_or_default();
    // The library's layers lie one under the other and ours side by side: names are wide and low.
    let vertices: Vec<(u32, (f64, f64))> = linked
        .iter()
        .map(|&n| (number(n), (sizes[n].height, sizes[n].width + LANE - GAP)))
        .collect();
    let edges: Vec<(u32, u32)> = short(sizes.len(), edges)
        .into_iter()
        .map(|(a, b)| (number(a), number(b)))
        .collect();
    let config = Config {
        minimum_length: 1,
        vertex_spacing: GAP,
        dummy_vertices: true,
        dummy_size: 1.0,
        // The other rankings and the transposition have loops without a bound.
        ranking_type: RankingType::Up,
        c_minimization: CrossingMinimization::Barycenter,
        transpose: false,
    };
    from_vertices_and_edges(&vertices, &edges, &config)
        .into_iter()
        .map(|(found, _, _)| {
            let centres = found
                .into_iter()
                .map(|(n, (y, x))| (linked[n], x, y))
                .collect();
            group(sizes, centres)
        })
        .collect()
}

/// Leaves out the longest edges where all together would cross too many layers.
fn short(count: usize, edges: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut layer = vec![0_usize; count];
    // As often as the longest path has edges; without circles it ends.
    let mut moved = true;
    while moved {
        moved = false;
        for &(a, b) in edges {
            if layer[b] <= layer[a] {
                layer[b] = layer[a] + 1;
                moved = true;
            }
        }
    }
    let mut sorted: Vec<_> = edges
        .iter()
        .map(|&(a, b)| (layer[b] - layer[a], a, b))
        .collect();
    sorted.sort_unstable();
    let mut crossed = 0;
    sorted.retain(|(span, _, _)| {
        crossed += span - 1;
        crossed <= MOST_CROSSED
    });
    sorted.into_iter().map(|(_, a, b)| (a, b)).collect()
}

/// Boxes by their centres, pushed apart where they would overlap.
fn group(sizes: &[Size], mut centres: Vec<(usize, f64, f64)>) -> Group {
    centres.sort_by(|a, b| {
        let by_layer = a.1.total_cmp(&b.1).then(a.2.total_cmp(&b.2));
        by_layer.then(a.0.cmp(&b.0))
    });
    let mut places: Vec<(usize, Place)> = Vec::new();
    let mut above: Option<(f64, f64)> = None;
    for (n, layer, middle) in centres {
        let size = sizes[n];
        let mut y = middle - size.height / 2.0;
        if let Some((same, bottom)) = above
            && same == layer
        {
            y = y.max(bottom + GAP);
        }
        above = Some((layer, y + size.height));
        places.push((
            n,
            Place {
                x: layer - size.width / 2.0,
                y,
            },
        ));
    }
    let least = |of: fn(&Place) -> f64| places.iter().map(|(_, p)| of(p)).fold(f64::MAX, f64::min);
    let (left, top) = (least(|p| p.x), least(|p| p.y));
    let (mut width, mut height) = (0.0_f64, 0.0_f64);
    for (n, place) in &mut places {
        *place = Place {
            x: place.x - left,
            y: place.y - top,
        };
        width = width.max(place.x + sizes[*n].width);
        height = height.max(place.y + sizes[*n].height);
    }
    Group {
        places,
        width,
        height,
    }
}

/// Puts groups side by side in rows; answers with where the next row would begin.
fn shelve(places: &mut [Place], groups: &[Group]) -> f64 {
    let widest = groups.iter().map(|g| g.width).fold(WIDTH, f64::max);
    let (mut x, mut y, mut row) = (0.0, 0.0, 0.0_f64);
    for group in groups {
        if x > 0.0 && x + group.width > widest {
            (x, y, row) = (0.0, y + row + LANE / 2.0, 0.0);
        }
        for (n, place) in &group.places {
            places[*n] = Place {
                x: place.x + x,
                y: place.y + y,
            };
        }
        x += group.width + LANE / 2.0;
        row = row.max(group.height);
    }
    if row > 0.0 { y + row + LANE / 2.0 } else { y }
}

#[cfg(test)]
mod tests {
    use super::{Size, acyclic, place};

    const SIZE: Size = Size {
        width: 100.0,
        height: 40.0,
    };

    #[test]
    fn what_is_referred_to_stands_to_the_left() {
        let places = place(&[SIZE; 3], &[(0, 1), (1, 2), (0, 2)]);
        assert!(places[0].x + 100.0 < places[1].x, "{places:?}");
        assert!(places[1].x + 100.0 < places[2].x, "{places:?}");
    }

    #[test]
    fn circles_loops_and_doublets_are_laid_out() {
        // The first hung the library when it was given as it is.
        let hangs = [
            (0, 1),
            (0, 2),
            (0, 3),
            (1, 0),
            (1, 3),
            (2, 0),
            (2, 3),
            (3, 0),
            (4, 1),
            (4, 2),
        ];
        assert_eq!(place(&[SIZE; 5], &hangs).len(), 5);
        assert_eq!(place(&[SIZE; 1], &[(0, 0)]).len(), 1);
        assert_eq!(acyclic(2, &[(0, 1), (1, 0), (0, 1)]).len(), 1);
        assert!(place(&[], &[]).is_empty());
    }
}
