/**
 * Records: what stands at an address, by address and by digest.
 *
 * <pre>
 * RecordResource ─┐
 *                 ├→ Records → RecordRepository → RecordEvents → public.records
 * DigestResource ─┘      └→ Admission (what is let in), Authors (by whose keys)
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.publicstore.records;
