declare const brand: unique symbol;

/** A plain value that only its checked constructor makes: `Brand<number, "Mac">` is no ordinary number. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
