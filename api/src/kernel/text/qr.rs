//! QR codes, for addresses that are read off paper or off another screen.

use qrcode::QrCode;
use qrcode::render::svg;
use qrcode::types::QrError;

/// Draws a text as a QR code: an SVG of 240 units or more, with its quiet zone.
///
/// # Errors
/// The text is longer than a QR code holds, some 2 300 bytes.
pub fn draw(text: &str) -> Result<String, QrError> {
    let code = QrCode::new(text.as_bytes())?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}
