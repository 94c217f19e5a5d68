/**
 * A server's reply as it stood on the wire: its code first, wherever the words came without it.
 */
export function exactReply(code: number | null, reply: string | null): string | null {
  if (reply === null || reply === '') return code === null ? null : String(code);
  return code === null || reply.startsWith(String(code)) ? reply : `${code} ${reply}`;
}
