package msgcrypt

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"sync"
)

const (
	// KeyLength is the length of an EncodingAESKey: 32 bytes in base64 without the final "=".
	KeyLength = 43
	// BlockSize is WeChat's PKCS#7 block: 32, although AES's is 16 (PROTOCOL 2.4).
	BlockSize = 32
	// head is what stands before the message: 16 random bytes and the length field.
	head = 16 + 4
)

// Key is a decoded EncodingAESKey (消息加解密Key). Use DecodeKey; a Key is safe for concurrent use.
type Key struct {
	bytes    [32]byte
	decoders *sync.Pool // of cipher.BlockMode: a CBC mode costs an allocation a message
	encoders *sync.Pool
}

// ivSetter is what crypto/cipher's CBC modes offer beyond BlockMode.
type ivSetter interface{ SetIV([]byte) }

// DecodeKey decodes the 43 characters of an EncodingAESKey. Spare bits in the last character are accepted: most keys
// that the console hands out have them, and strict decoders refuse those (PROTOCOL 2.10, KEY2).
func DecodeKey(key43 string) (*Key, error) {
	if len(key43) != KeyLength {
		return nil, Fail(ErrKey, "it has %d characters, not %d", len(key43), KeyLength)
	}
	raw, err := base64.StdEncoding.DecodeString(key43 + "=")
	if err != nil || len(raw) != 32 { // line breaks and an early = decode too, to fewer bytes
		return nil, Fail(ErrKey, "it has a character outside A-Z a-z 0-9")
	}
	k := &Key{bytes: [32]byte(raw)}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, Fail(ErrKey, "%v", err)
	}
	k.decoders = &sync.Pool{New: func() any { return cipher.NewCBCDecrypter(block, k.IV()) }}
	k.encoders = &sync.Pool{New: func() any { return cipher.NewCBCEncrypter(block, k.IV()) }}
	return k, nil
}

// Bytes returns the 32 bytes of the AES key.
func (k *Key) Bytes() []byte { return append([]byte(nil), k.bytes[:]...) }

// IV returns the initialization vector: the first 16 bytes of the key (PROTOCOL 2.4).
func (k *Key) IV() []byte { return append([]byte(nil), k.bytes[:aes.BlockSize]...) }

// Decrypt undoes AES-256-CBC. The result still carries its padding; the input is not changed. It fails with
// ErrCiphertext when the length is no positive multiple of 16.
func (k *Key) Decrypt(ciphertext []byte) ([]byte, error) {
	padded := append([]byte(nil), ciphertext...)
	if err := k.decrypt(padded); err != nil {
		return nil, err
	}
	return padded, nil
}

// Encrypt is AES-256-CBC over a block that is padded already (see Pad). It fails with ErrCiphertext on a length that
// is no positive multiple of 16.
func (k *Key) Encrypt(padded []byte) ([]byte, error) {
	out := append([]byte(nil), padded...)
	if err := k.crypt(k.encoders, out); err != nil {
		return nil, err
	}
	return out, nil
}

func (k *Key) decrypt(buf []byte) error { return k.crypt(k.decoders, buf) }

// crypt runs a pooled CBC mode over buf, in place.
func (k *Key) crypt(pool *sync.Pool, buf []byte) error {
	if len(buf) == 0 || len(buf)%aes.BlockSize != 0 {
		return Fail(ErrCiphertext, "it has %d bytes", len(buf))
	}
	mode := pool.Get().(cipher.BlockMode)
	mode.CryptBlocks(buf, buf)
	if again, ok := mode.(ivSetter); ok {
		again.SetIV(k.bytes[:aes.BlockSize])
		pool.Put(mode)
	}
	return nil
}

// Pad appends PKCS#7 padding with block size 32: a block that is already full gets 32 more bytes.
func Pad(full []byte) []byte {
	n := BlockSize - len(full)%BlockSize
	for range n {
		full = append(full, byte(n))
	}
	return full
}

// Unpad strips PKCS#7 padding of 1 to 32 bytes; all of them are checked. Padding to 16, as some SDKs emit, passes too.
func Unpad(padded []byte) ([]byte, error) {
	if len(padded) == 0 {
		return nil, Fail(ErrPadding, "nothing was decrypted")
	}
	n := int(padded[len(padded)-1])
	if n < 1 || n > BlockSize || n > len(padded) {
		return nil, Fail(ErrPadding, "the last byte is %d, a pad is 1 to %d", n, BlockSize)
	}
	for _, b := range padded[len(padded)-n:] {
		if int(b) != n {
			return nil, Fail(ErrPadding, "the pad of %d bytes holds a byte %d", n, b)
		}
	}
	return padded[:len(padded)-n], nil
}

// Split takes an unpadded block apart: 16 random bytes, the big-endian length of msg, msg, and the AppID behind it
// (PROTOCOL 2.4). The results are slices of full. It fails with ErrLength when the field points past the end.
func Split(full []byte) (random []byte, length uint32, msg []byte, appID string, err error) {
	random, length, msg, tail, err := split(full)
	return random, length, msg, string(tail), err
}

func split(full []byte) (random []byte, length uint32, msg, tail []byte, err error) {
	if len(full) < head {
		return nil, 0, nil, nil, Fail(ErrLength, "the block has %d bytes, fewer than %d", len(full), head)
	}
	random, length = full[:16], binary.BigEndian.Uint32(full[16:head])
	rest := full[head:]
	if int64(length) > int64(len(rest)) {
		return random, length, nil, nil, Fail(ErrLength, "it says %d bytes, %d follow", length, len(rest))
	}
	return random, length, rest[:length], rest[length:], nil
}

// appendFull appends the block that is padded and encrypted: random ‖ length ‖ msg ‖ appID.
func appendFull(dst, random, msg []byte, appID string) []byte {
	dst = append(dst, random...)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(msg)))
	dst = append(dst, msg...)
	return append(dst, appID...)
}
