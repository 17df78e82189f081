package platform

import "time"

// newPlaceDetail knows the old events of shops and what stands in them.
func newPlaceDetail(event string) any {
	switch event {
	case "poi_check_notify":
		return new(ShopAuditEvent)
	case "ShakearoundUserShake":
		return new(ShakeEvent)
	case "WifiConnected":
		return new(WifiEvent)
	}
	return nil
}

// The old events of shops (PROTOCOL 15.3).
type (
	// ShopAuditEvent is the audit of a shop's location; Result is succ or fail.
	ShopAuditEvent struct {
		UniqID  string `wx:"UniqId"`
		PoiID   string `wx:"PoiId"`
		Result  string `wx:"Result"`
		Message string `wx:"msg"`
	}
	// ShakeEvent is a phone shaken near beacons.
	ShakeEvent struct {
		Chosen []Beacon `wx:"ChosenBeacon"`
		Around []Beacon `wx:"AroundBeacons.AroundBeacon"`
	}
	// Beacon is one of a ShakeEvent's.
	Beacon struct {
		UUID     string  `wx:"Uuid"`
		Major    int64   `wx:"Major"`
		Minor    int64   `wx:"Minor"`
		Distance float64 `wx:"Distance"` // metres
	}
	// WifiEvent is a phone that joined a shop's Wi-Fi.
	WifiEvent struct {
		ConnectedAt time.Time `wx:"ConnectTime"`
		ExpiresAt   time.Time `wx:"ExpireTime"`
		VendorID    string    `wx:"VendorId"`
		ShopID      string    `wx:"ShopId"`
		DeviceNo    string    `wx:"DeviceNo"`
	}
)
