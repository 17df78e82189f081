package api

import "testing"

func TestAddressOfAURL(t *testing.T) {
	for raw, want := range map[string]string{
		"http://192.0.2.7:80/$APPID$": "192.0.2.7", "https://[2001:db8::1]/x": "2001:db8::1",
		"http://localhost:8680/$APPID$":  "127.0.0.1",
		"https://wx.example.com/$APPID$": "", "https://$APPID$.wx.example.com/": "", "http://%zz": "",
	} {
		if got := addressOf(raw); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}
