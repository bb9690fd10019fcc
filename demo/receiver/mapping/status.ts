import { HTTP_TEXTS } from './httpTexts';

/** The columns of a row that tell how the call ended. */
export interface StatusColumns {
  response_status: number;
  response_code: number | null;
  response_exception: string;
}

const SUCCESS = 0;
const SERVER_ERROR = 3;
const CLIENT_ERROR = 4;
const UNKNOWN = 5;

const STATUS_UNSET = 0;
const STATUS_OK = 1;
const STATUS_ERROR = 2;

/**
 * An HTTP code decides if there is one (4xx client error, 5xx and 600 server error, else success); without it the
 * span's own status does, and its number becomes the code. Unset says nothing: unknown, as servers since 6.6.9 and
 * 7.0.3 write it (2 before).
 */
export function statusColumns(httpCode: number | null, statusCode: number, statusMessage: string): StatusColumns {
  if (httpCode !== null && httpCode !== 0) {
    const status = responseStatusOfHttp(httpCode);
    const exception = status === SUCCESS ? '' : (HTTP_TEXTS[httpCode] ?? '');
    return { response_status: status, response_code: httpCode, response_exception: exception };
  }
  if (statusCode === STATUS_OK) {
    return { response_status: SUCCESS, response_code: STATUS_OK, response_exception: '' };
  }
  if (statusCode === STATUS_ERROR) {
    return { response_status: SERVER_ERROR, response_code: STATUS_ERROR, response_exception: statusMessage };
  }
  const code = statusCode === STATUS_UNSET ? httpCode : statusCode;
  return { response_status: UNKNOWN, response_code: code, response_exception: '' };
}

/** DeepFlow's `response_status` for an HTTP code. */
export function responseStatusOfHttp(code: number): number {
  if (code >= 400 && code <= 499) {
    return CLIENT_ERROR;
  }
  return code >= 500 && code <= 600 ? SERVER_ERROR : SUCCESS;
}
