//! What a person sees: the pixels of the page.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;

/// A picture of the viewport, one pixel for each CSS pixel.
pub struct Picture {
    png: Vec<u8>,
    width: u32,
    height: u32,
    /// Three or four bytes for each pixel, row by row.
    samples: Vec<u8>,
    samples_per_pixel: usize,
}

impl Picture {
    /// Reads a PNG file of 8 bits in colour, with or without transparency.
    pub fn decode(png: Vec<u8>) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&png));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().expect("a PNG file");
        let mut samples = vec![0; reader.output_buffer_size().expect("a picture that fits in memory")];
        let frame = reader.next_frame(&mut samples).expect("a whole PNG file");
        let samples_per_pixel = frame.color_type.samples();
        assert!(samples_per_pixel >= 3, "a picture in colour, not {:?}", frame.color_type);
        drop(reader);
        Self { png, width: frame.width, height: frame.height, samples, samples_per_pixel }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Red, green and blue at a position, counted from the top left corner.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        assert!(x < self.width && y < self.height, "({x}, {y}) is outside of {} × {}", self.width, self.height);
        let at = (y as usize * self.width as usize + x as usize) * self.samples_per_pixel;
        [self.samples[at], self.samples[at + 1], self.samples[at + 2]]
    }

    /// How many different colours a rectangle holds: one means that nothing is painted there.
    pub fn colours(&self, columns: Range<u32>, rows: Range<u32>) -> usize {
        let pixels = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        pixels.map(|(x, y)| self.pixel(x, y)).collect::<BTreeSet<_>>().len()
    }

    /// Writes the picture as a PNG file.
    pub fn save(&self, path: &Path) {
        fs::write(path, &self.png).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}
