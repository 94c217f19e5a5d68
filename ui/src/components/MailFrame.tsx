/**
 * A mail's HTML where it can do nothing: a sandboxed frame without scripts, forms or popups.
 *
 * Always light, like most readers' programs. A link inside opens nothing. With `scale` the mail is
 * laid out at `width` and drawn smaller. Leaves out: cleaning the HTML, which the program does.
 */
import css from './MailFrame.module.css';

export interface MailFrameProps {
  html: string;
  /** Read aloud. */
  title: string;
  /** CSS pixels the mail is laid out at. */
  width?: number | string;
  height: number | string;
  scale?: number;
}

/** Small and good enough to tell one mail from another. */
function hash(text: string): string {
  let value = 5381;
  for (let at = 0; at < text.length; at += 1) value = (value * 33) ^ text.charCodeAt(at);
  return `${text.length}-${value >>> 0}`;
}

/** Links would otherwise lead the frame itself away; a popup is not allowed, so nothing opens. */
function still(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html)
    ? html.replace(/<head[^>]*>/i, (head) => head + base)
    : `${base}${html}`;
}

export function MailFrame({ html, title, width = '100%', height, scale = 1 }: MailFrameProps) {
  // An empty frame that is filled later stays blank in some web views: mount it with its content.
  if (html === '') return <div className={css.frame} style={{ width, height }} />;
  const scaled = scale !== 1;
  return (
    <div
      className={css.frame}
      style={{
        width: scaled && typeof width === 'number' ? width * scale : width,
        height,
        overflow: 'hidden',
      }}
    >
      <iframe
        key={hash(html)}
        sandbox=""
        srcDoc={still(html)}
        title={title}
        className={css.inside}
        style={
          scaled
            ? {
                width,
                height: `${100 / scale}%`,
                transform: `scale(${scale})`,
                transformOrigin: '0 0',
              }
            : { width: '100%', height: '100%' }
        }
      />
    </div>
  );
}
