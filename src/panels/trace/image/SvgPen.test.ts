import { SvgPen } from './SvgPen';

const draw = (how: (pen: SvgPen) => void) => {
  const pen = new SvgPen({ family: 'Inter', sizePx: 10 });
  how(pen);
  return pen.content.split('\n');
};

describe('pen that writes SVG', () => {
  it('gives fills and strokes what is set when they are drawn', () => {
    expect(
      draw((pen) => {
        pen.fillStyle = 'rgba(255, 0, 16, 0.5)';
        pen.globalAlpha = 0.5;
        pen.fillRect(1.234, 2, 3, -4);
        pen.globalAlpha = 1;
        pen.strokeStyle = '#123';
        pen.lineWidth = 1.5;
        pen.setLineDash([4, 3]);
        pen.strokeRect(0, 0, 5, 5);
        pen.setLineDash([]);
        pen.lineWidth = 1;
        pen.strokeRect(0, 0, 5, 5);
      })
    ).toEqual([
      '<rect x="1.23" y="2" width="3" height="0" fill="#ff0010" fill-opacity="0.25"/>',
      '<rect x="0" y="0" width="5" height="5" fill="none" stroke="#112233" stroke-width="1.5" stroke-dasharray="4 3"/>',
      '<rect x="0" y="0" width="5" height="5" fill="none" stroke="#112233"/>',
    ]);
  });

  it('draws paths, and a circle of a whole turn', () => {
    expect(
      draw((pen) => {
        pen.beginPath();
        pen.moveTo(0, 0);
        pen.lineTo(4, 0);
        pen.closePath();
        pen.fill();
        pen.beginPath();
        pen.arc(5, 5, 2, 0, 2 * Math.PI);
        pen.stroke();
      })
    ).toEqual([
      '<path d="M0 0L4 0Z" fill="#000000"/>',
      '<path d="M7 5A2 2 0 0 1 3 5A2 2 0 0 1 7 5" fill="none" stroke="#000000"/>',
    ]);
  });

  it('places text as the canvas does', () => {
    expect(
      draw((pen) => {
        pen.textAlign = 'center';
        pen.textBaseline = 'middle';
        pen.fillText('a < b', 10, 10);
        pen.textAlign = 'left';
        pen.textBaseline = 'alphabetic';
        pen.fillText('c', 1, 2);
      })
    ).toEqual([
      '<text x="10" y="13.6" text-anchor="middle" fill="#000000">a &lt; b</text>',
      '<text x="1" y="2" fill="#000000">c</text>',
    ]);
  });
});
