package wxapi

import (
	"context"
	"time"
)

// ShoppingDetails are what a user bought with a payment (购物订单; PROTOCOL 15.6). Uploaded must be later than at the time
// before; a payment that is there keeps its details for good.
type ShoppingDetails struct {
	Order     OrderKey
	Orders    []ShoppingOrder
	OpenID    string
	Logistics int // ByExpress and so on
	Uploaded  time.Time
}

// ShoppingOrder is one of the merchant's orders.
type ShoppingOrder struct {
	Number string         `json:"merchant_order_no"` // 1 to 64 bytes
	Link   JumpLink       `json:"order_detail_jump_link"`
	Items  []ShoppingItem `json:"item_list"`
}

// ShoppingItem is one kind of goods. Price is in fen.
type ShoppingItem struct {
	ID          string   `json:"merchant_item_id"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Price       int64    `json:"unit_price"`
	Quantity    int64    `json:"quantity"`
	Images      []string `json:"image_url"`
	Link        JumpLink `json:"item_detail_jump_link"`
}

// Values of JumpLink.Type.
const (
	LinkToMiniProgram = 1
	LinkToURL         = 2
)

// JumpLink leads to a page of the mini program that the call is for, or to a URL.
type JumpLink struct {
	Type  int    `json:"type"`
	AppID string `json:"appid,omitempty"`
	Path  string `json:"path,omitempty"`
	URL   string `json:"url,omitempty"`
}

// UploadShoppingDetails hands details in, before the payment or after it.
func (a *Account) UploadShoppingDetails(ctx context.Context, d ShoppingDetails) error {
	return a.post(ctx, "/user-order/orders", map[string]any{
		"order_key": d.Order.report(), "order_list": d.Orders, "payer": map[string]string{"openid": d.OpenID},
		"logistics_type": d.Logistics, "upload_time": d.Uploaded.Format(time.RFC3339Nano),
	}, nil)
}
