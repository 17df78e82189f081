package msgcrypt_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// corpusVector is a row of the larger collection that may lie beside the repository.
type corpusVector struct {
	Name      string `json:"name"`
	AESKey    string `json:"aes_key"`
	Token     string `json:"token"`
	ReceiveID string `json:"receive_id"`
	Encrypt   string `json:"encrypt"`
	Plain     string `json:"plain"`
}

// corpus reads the collection; without it the published vectors of the module stand alone.
func corpus(t *testing.T) []corpusVector {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "corpus", "crypto", "vectors.json"))
	if err != nil {
		return nil
	}
	var file struct {
		Vectors []corpusVector `json:"vectors"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file.Vectors
}

func TestOpensCorpus(t *testing.T) {
	all := append(corpus(t), corpusVector{Name: "sample of WeChat's own library", Token: "pamtest",
		AESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", ReceiveID: "wxb11529c136998cb6", Plain: "我是中文abcd123",
		Encrypt: "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="})
	for _, v := range all {
		if v.AESKey == "" || v.Encrypt == "" || v.Plain == "" || v.ReceiveID == "" {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			crypt := newCrypt(t, platform.Component{AppID: v.ReceiveID, Token: platform.Secret(v.Token), EncodingAESKey: platform.Secret(v.AESKey)})
			opened, err := crypt.Open(msgcrypt.Sign(v.Token, "1", "2", v.Encrypt), "1", "2", []byte(v.Encrypt))
			if err != nil || string(opened.Plain) != v.Plain {
				t.Errorf("opened %q, want %q: %v", opened.Plain, v.Plain, err)
			}
		})
	}
}
