/** The name on the door: a chamber can put its own with VITE_PRODUCT_NAME when it builds. */
const named: unknown = import.meta.env['VITE_PRODUCT_NAME'];
export const productName = typeof named === 'string' && named ? named : 'Communauté';
