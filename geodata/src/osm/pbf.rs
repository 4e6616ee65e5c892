//! A file in the PBF format, block by block, and what is wrong with it.
//!
//! Format: <https://wiki.openstreetmap.org/wiki/PBF_Format>.

use std::{
    io::{BufReader, Read, Seek, SeekFrom},
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use osmpbf::{BlobDecode, BlobError, BlobReader, BlobType, ByteOffset, ErrorKind, HeaderBlock, PrimitiveBlock};

use crate::DataError;

/// The largest blob that the format allows, packed or unpacked.
const LARGEST_BLOB: u64 = 32 << 20;

/// What a reader of this format must know to read a file; files that need more are refused.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// Told how many bytes of how many are done; says whether to go on.
pub type Progress<'a> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'a;

/// A file in the PBF format whose frame was checked: every blob is wholly there.
pub(super) struct Extract<'a, R: Read + Seek + Send> {
    pub(super) file: &'a str,
    reader: BlobReader<BufReader<R>>,
    blobs: Vec<Blob>,
    /// In bytes.
    length: u64,
    /// The day of the data as the file states it, ISO 8601.
    pub(super) date: Option<String>,
}

/// What a file is read for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// The first time: ways and relations, in all blocks.
    Ways,
    /// The second time: nodes, in the blocks that were found to have some.
    Nodes,
}

/// Where a blob with data lies, and whether it may have nodes.
#[derive(Clone, Copy)]
struct Blob {
    offset: u64,
    end: u64,
    nodes: bool,
}

impl<'a, R: Read + Seek + Send> Extract<'a, R> {
    /// Looks at the frame of the file, and at its header.
    pub(super) fn open(file: &'a str, mut reader: R) -> Result<Self, DataError> {
        let length = length_of(&mut reader).map_err(|error| unreadable(file, &error))?;
        check_begin(file, &mut reader)?;
        let reader = BlobReader::new_seekable(BufReader::new(reader)).map_err(|error| refuse(file, 0, &error))?;
        let mut extract = Self { file, reader, blobs: Vec::new(), length, date: None };
        extract.find_blobs()?;
        Ok(extract)
    }

    /// Finds all blobs and reads the header of the file.
    fn find_blobs(&mut self) -> Result<(), DataError> {
        let (file, length) = (self.file, self.length);
        let mut headers = 0;
        let mut offset = 0;
        while offset < length {
            let next = self.reader.next_header_skip_blob().ok_or_else(|| cut_short(file, offset, length))?;
            let (header, _) = next.map_err(|error| match error.kind() {
                ErrorKind::Protobuf { .. } if length - offset < (64 << 10) => cut_short(file, offset, length),
                _ => refuse(file, offset, &error),
            })?;
            let size = u64::try_from(header.get_blob_size()).unwrap_or(u64::MAX);
            if size > LARGEST_BLOB {
                return Err(too_large(file, offset, header.get_blob_size()));
            }
            let end = self.reader.seek_raw(SeekFrom::Current(0)).map_err(|error| refuse(file, offset, &error))?;
            if end > length {
                return Err(cut_short(file, offset, length));
            }
            match header.blob_type() {
                BlobType::OsmHeader => {
                    headers += 1;
                    self.read_header(offset)?;
                    self.reader.seek_raw(SeekFrom::Start(end)).map_err(|error| refuse(file, offset, &error))?;
                }
                BlobType::OsmData if headers > 0 => self.blobs.push(Blob { offset, end, nodes: true }),
                BlobType::OsmData => return Err(not_pbf(file)),
                BlobType::Unknown(_) => {}
            }
            offset = end;
        }
        Ok(())
    }

    fn read_header(&mut self, offset: u64) -> Result<(), DataError> {
        let file = self.file;
        let blob = self.reader.blob_from_offset(ByteOffset(offset)).map_err(|error| refuse(file, offset, &error))?;
        let header = blob.to_headerblock().map_err(|error| refuse(file, offset, &error))?;
        check_features(file, &header)?;
        self.date = self.date.take().or_else(|| header.osmosis_replication_timestamp().and_then(iso_day));
        Ok(())
    }

    /// Calls `each` with the blocks of data in the order of the file; it says whether the block has nodes.
    pub(super) fn blocks(
        &mut self,
        pass: Pass,
        progress: &mut Progress<'_>,
        mut each: impl FnMut(&PrimitiveBlock) -> Result<bool, DataError>,
    ) -> Result<(), DataError> {
        let begin = if pass == Pass::Ways { 0 } else { self.length };
        let file = self.file;
        for at in 0..self.blobs.len() {
            let Blob { offset, end, nodes } = self.blobs[at];
            if nodes || pass == Pass::Ways {
                let blob =
                    self.reader.blob_from_offset(ByteOffset(offset)).map_err(|error| refuse(file, offset, &error))?;
                // The decoder panics on numbers that the format does not have, such as a fourth kind of member.
                let outcome = catch_unwind(AssertUnwindSafe(|| match blob.decode() {
                    Ok(BlobDecode::OsmData(block)) => each(&block),
                    Ok(_) => Ok(false),
                    Err(error) => Err(refuse(file, offset, &error)),
                }));
                self.blobs[at].nodes = outcome.map_err(|_| damaged(file, offset, "numbers out of range"))??;
            }
            if progress(begin + end, 2 * self.length).is_break() {
                return Err(DataError::new(file, "nolasīšana pārtraukta", "reading was cancelled"));
            }
        }
        Ok(())
    }
}

fn length_of(reader: &mut impl Seek) -> std::io::Result<u64> {
    let length = reader.seek(SeekFrom::End(0))?;
    reader.rewind()?;
    Ok(length)
}

/// Refuses files of other kinds by their first bytes.
fn check_begin(file: &str, reader: &mut (impl Read + Seek)) -> Result<(), DataError> {
    let mut begin = Vec::new();
    reader.by_ref().take(64).read_to_end(&mut begin).map_err(|error| unreadable(file, &error))?;
    reader.rewind().map_err(|error| unreadable(file, &error))?;
    let text = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&begin).trim_ascii_start();
    let (latvian, english) = match begin.as_slice() {
        [] => ("fails ir tukšs", "the file is empty"),
        [0x1f, 0x8b, ..] => (
            "fails ir saspiests ar gzip; vispirms atspiediet (gunzip)",
            "the file is packed by gzip; unpack it first (gunzip)",
        ),
        [b'B', b'Z', b'h', ..] => (
            "fails ir saspiests ar bzip2; vispirms atspiediet (bunzip2)",
            "the file is packed by bzip2; unpack it first (bunzip2)",
        ),
        [b'P', b'K', 3, 4, ..] => {
            ("fails ir ZIP arhīvs; vispirms atspiediet", "the file is a ZIP archive; unpack it first")
        }
        [0xff, 0xe0, ..] => ("fails ir o5m formātā", "the file is in the o5m format"),
        _ if text.starts_with(b"<") => ("fails ir XML (.osm)", "the file is XML (.osm)"),
        [0, ..] if begin.windows(9).any(|word| word == b"OSMHeader") => return Ok(()),
        _ => return Err(not_pbf(file)),
    };
    Err(DataError::new(file, format!("{latvian}; {RIGHT_LV}"), format!("{english}; {RIGHT_EN}")))
}

const RIGHT_LV: &str = "vajadzīgs OpenStreetMap izvilkums PBF formātā (.osm.pbf)";
const RIGHT_EN: &str = "an OpenStreetMap extract in the PBF format (.osm.pbf) is needed";

fn check_features(file: &str, header: &HeaderBlock) -> Result<(), DataError> {
    let unknown = header.required_features().iter().find(|feature| !UNDERSTOOD.contains(&feature.as_str()));
    let Some(feature) = unknown else { return Ok(()) };
    Err(DataError::new(
        file,
        "fails izmanto iespēju, kas netiek atbalstīta; vajadzīgs parasts izvilkums, ne vēsture",
        "the file uses a feature that is not supported; a plain extract is needed, not a history",
    )
    .value(feature))
}

fn unreadable(file: &str, error: &std::io::Error) -> DataError {
    DataError::new(file, format!("failu nevar nolasīt ({error})"), format!("cannot be read ({error})"))
}

fn not_pbf(file: &str) -> DataError {
    DataError::new(file, format!("tas nav PBF fails; {RIGHT_LV}"), format!("not a PBF file; {RIGHT_EN}"))
}

fn cut_short(file: &str, offset: u64, length: u64) -> DataError {
    DataError::new(
        file,
        format!(
            "fails ir aprauts: bloks, kas sākas {offset}. baitā, nebeidzas līdz faila beigām {length}. baitā; \
             lejupielādējiet failu vēlreiz"
        ),
        format!(
            "the file is cut short: the block that begins at byte {offset} does not end before the file does at byte \
             {length}; download the file again"
        ),
    )
}

fn too_large(file: &str, offset: u64, size: i32) -> DataError {
    let most = LARGEST_BLOB >> 20;
    DataError::new(
        file,
        format!("bloks {offset}. baitā ir pārāk liels; tas drīkst būt līdz {most} MiB"),
        format!("the block at byte {offset} is too large; at most {most} MiB are allowed"),
    )
    .value(format!("{size} B"))
}

fn damaged(file: &str, offset: u64, what: &str) -> DataError {
    DataError::new(
        file,
        format!("bloks {offset}. baitā ir bojāts ({what}); lejupielādējiet failu vēlreiz"),
        format!("the block at byte {offset} is damaged ({what}); download the file again"),
    )
}

/// What the decoder says of the block at `offset`, for people.
fn refuse(file: &str, offset: u64, error: &osmpbf::Error) -> DataError {
    match error.kind() {
        ErrorKind::Io(error) => unreadable(file, error),
        ErrorKind::Blob(BlobError::HeaderTooBig { .. }) | ErrorKind::Protobuf { location: "blob header", .. }
            if offset == 0 =>
        {
            not_pbf(file)
        }
        ErrorKind::Blob(BlobError::MessageTooBig { size }) => {
            too_large(file, offset, i32::try_from(*size).unwrap_or(i32::MAX))
        }
        ErrorKind::Blob(BlobError::Empty) => DataError::new(
            file,
            format!("bloks {offset}. baitā ir tukšs vai saspiests ar ko citu nekā zlib; pārveidojiet failu ar osmium"),
            format!(
                "the block at byte {offset} is empty, or packed by something else than zlib; convert the file by osmium"
            ),
        ),
        _ => damaged(file, offset, &error.to_string()),
    }
}

/// The day of a moment in seconds since 1970, in the calendar of ISO 8601; `None` when it is no such day.
fn iso_day(seconds: i64) -> Option<String> {
    let mut days = u32::try_from(seconds.div_euclid(86_400)).ok().filter(|&days| days < 3_000_000)?;
    let leap = |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u32::from(leap(year)) {
        days -= 365 + u32::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u32::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    Some(format!("{year:04}-{month:02}-{:02}", days + 1))
}

#[cfg(test)]
mod tests {
    use super::iso_day;

    #[test]
    fn days_are_those_of_the_calendar() {
        // `date -u -d @SECONDS +%F`
        let days = [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_375_487_999, "2013-08-02"),
            (1_735_689_599, "2024-12-31"),
        ];
        for (seconds, day) in days {
            assert_eq!(iso_day(seconds).as_deref(), Some(day));
        }
        assert_eq!(iso_day(-1), None);
        assert_eq!(iso_day(i64::MAX), None);
    }
}
