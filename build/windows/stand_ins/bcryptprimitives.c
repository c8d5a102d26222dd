/* SPDX-License-Identifier: Apache-2.0
   For tests under wine only, never shipped: programs in Rust ask this library for random bytes, and wine 8 has none.
   They come from the system's own generator, called by its older name. */
__declspec(dllimport) unsigned char SystemFunction036(void *buffer, unsigned long size);

__declspec(dllexport) int ProcessPrng(unsigned char *buffer, unsigned long long size)
{
    return SystemFunction036(buffer, (unsigned long)size);
}
