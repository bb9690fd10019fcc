/** Shortens text to a width, measuring each character once per font instead of each text on each frame. */
export class TextFitter {
  private readonly widths = new Map<string, number>();
  private font = '';

  constructor(private readonly measure: (text: string, font: string) => number) {}

  setFont(font: string): void {
    if (font !== this.font) {
      this.font = font;
      this.widths.clear();
    }
  }

  /** Sum of the characters' widths: kerning makes real text a little narrower, never wider by more than a pixel or two. */
  width(text: string): number {
    let sum = 0;
    for (const character of text) {
      sum += this.characterWidth(character);
    }
    return sum;
  }

  /** The text, or as much of it as fits with an ellipsis, or '' where less than two characters would be left. */
  fit(text: string, room: number): string {
    const ellipsis = this.characterWidth('…');
    let sum = 0;
    let kept = 0;
    let keptWithEllipsis = 0;
    for (const character of text) {
      sum += this.characterWidth(character);
      if (sum > room) {
        return keptWithEllipsis >= 2 ? text.slice(0, keptWithEllipsis).trimEnd() + '…' : '';
      }
      kept += character.length;
      if (sum + ellipsis <= room) {
        keptWithEllipsis = kept;
      }
    }
    return text;
  }

  private characterWidth(character: string): number {
    let width = this.widths.get(character);
    if (width === undefined) {
      width = this.measure(character, this.font);
      this.widths.set(character, width);
    }
    return width;
  }
}
