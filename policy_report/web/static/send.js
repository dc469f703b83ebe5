/* Sending to pages of ours. */

const token = document.querySelector('meta[name=token]').content;

/* Send JSON to a page of ours, and return the JSON that it answers. */
export async function send(address, value, signal) {
  const headers = { 'Content-Type': 'application/json', 'X-Token': token };
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify(value), headers, signal });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}
