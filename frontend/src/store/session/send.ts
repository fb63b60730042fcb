import { networkProblem, toProblem } from "@/lib/api/problem";

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Waits for a call of the API client and gives its body.
 * @throws Problem when the API refused, or could not be reached (`code: "network"`).
 */
export async function send<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw networkProblem();
  }
  if (!answer.response.ok) throw toProblem(answer.response, answer.error);
  return answer.data as T;
}
