//! What is noticed in a file, in words and counts.

use std::collections::BTreeMap;

/// Each kind with its words in English and Latvian.
macro_rules! notices {
    ($($name:ident: $english:literal, $latvian:literal;)*) => {
        /// A kind of thing that is noticed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Notice { $($name),* }

        impl Notice {
            const ALL: &[Self] = &[$(Self::$name),*];

            /// In English, which is also its key, and in Latvian.
            const fn words(self) -> [&'static str; 2] {
                match self { $(Self::$name => [$english, $latvian]),* }
            }
        }
    };
}

notices! {
    Area: "way that is an area", "ceļš, kas ir laukums";
    ClosedWay: "way closed to cars", "ceļš, kas automašīnām slēgts";
    Reversible: "way whose direction changes by the hour", "ceļš, kura virziens mainās pa stundām";
    Oneway: "oneway not understood", "nesaprasta oneway vērtība";
    Access: "access value not in the profile", "piekļuves vērtība, kuras profilā nav";
    Maxspeed: "maxspeed not understood", "nesaprasta maxspeed vērtība";
    Surface: "surface not in the profile", "segums, kura profilā nav";
    Tracktype: "tracktype not in the profile", "tracktype vērtība, kuras profilā nav";
    Smoothness: "smoothness not in the profile", "smoothness vērtība, kuras profilā nav";
    Duration: "ferry duration not understood", "nesaprasts prāmja brauciena ilgums";
    ShortWay: "way of fewer than two nodes", "ceļš ar mazāk nekā diviem mezgliem";
    TwiceWay: "way that comes twice", "ceļš, kas failā ir divreiz";
    LostWay: "way whose nodes are not in the file", "ceļš, kura mezglu failā nav";
    CutWay: "way cut where nodes are not in the file", "ceļš, kas aprauts, kur failā nav mezglu";
    ClosedBarrier: "barrier closed to cars", "automašīnām slēgta barjera";
    Barrier: "barrier not in the profile", "barjera, kuras profilā nav";
    TimedRestriction: "restriction at certain times", "ierobežojums noteiktos laikos";
    OtherRestriction: "restriction for other vehicles", "ierobežojums citiem transportlīdzekļiem";
    ExceptCars: "restriction that does not count for cars", "ierobežojums, kas neattiecas uz automašīnām";
    UnknownRestriction: "restriction of an unknown kind", "nezināma veida ierobežojums";
    ManyMembers: "restriction with too many members", "ierobežojums ar pārāk daudziem dalībniekiem";
    NoEnds: "restriction without from or to", "ierobežojums bez from vai to";
    NoVia: "restriction without one via node or via ways", "ierobežojums bez viena via mezgla vai via ceļiem";
    LostRestriction: "restriction on ways that cars do not use or the file does not have",
        "ierobežojums ceļiem, ko automašīnas neizmanto vai kuru failā nav";
    Apart: "restriction whose members do not meet", "ierobežojums, kura dalībnieki nesatiekas";
    Unclear: "restriction whose way goes on at the junction", "ierobežojums, kura ceļš krustojumā nebeidzas";
    NoEffect: "restriction against the direction of traffic", "ierobežojums pret braukšanas virzienu";
}

/// What was noticed, in counts.
#[derive(Default)]
pub(super) struct Notices(BTreeMap<Notice, u64>);

impl Notices {
    /// Counts one more of it.
    pub(super) fn note(&mut self, what: Notice) {
        self.add(what, 1);
    }

    /// Counts so many more of it.
    pub(super) fn add(&mut self, what: Notice, count: usize) {
        if count > 0 {
            *self.0.entry(what).or_default() += count as u64;
        }
    }

    /// All of it by its English words, in their order.
    pub(super) fn into_counts(self) -> Vec<(String, u64)> {
        let mut counts: Vec<_> = self.0.into_iter().map(|(what, count)| (what.words()[0].to_owned(), count)).collect();
        counts.sort();
        counts
    }
}

/// In Latvian what [`AboutStreets::noticed`](crate::AboutStreets::noticed) says in English, when it is known here.
pub fn notice_in_latvian(english: &str) -> Option<&'static str> {
    Notice::ALL.iter().map(|notice| notice.words()).find(|words| words[0] == english).map(|words| words[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_has_words_of_its_own() {
        for notice in Notice::ALL {
            let [english, latvian] = notice.words();
            assert_eq!(notice_in_latvian(english), Some(latvian));
        }
        assert_eq!(notice_in_latvian("nothing"), None);
    }
}
